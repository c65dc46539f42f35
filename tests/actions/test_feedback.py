"""Whether the call came: asked once, answered in one tap or in words, never held against the youth."""

from datetime import datetime, timedelta

import pytest

from store.contact_requests import ContactRequest
from store.feedback import Feedback
from store.notices import Notice, NoticeKind
from store.request_events import YOUTH, EventKind, RequestEvent
from tests.actions.happening import Happening
from tests.actions.stage import button, responses
from tests.store.committed import Committed


@pytest.fixture
async def happening(happening: Happening, noon: datetime) -> Happening:
    """The promised date is over."""
    await happening.does(lambda request: setattr(request, "due_at", noon - timedelta(hours=1)))
    return happening


class TestAsking:
    async def test_leaves_three_answers(self, happening: Happening) -> None:
        [said] = await happening.news("request_followed_up")

        assert said.response == "utter_ask_called"
        assert len(said.buttons) == 3

    @pytest.mark.parametrize(("label", "called"), [("called_yes", True), ("called_no", False), ("called_unsure", None)])
    async def test_keeps_the_answer(
        self, happening: Happening, committed: Committed, label: str, called: bool | None
    ) -> None:
        said = await happening.news("request_followed_up")

        await happening.stage.press(button(said, f"utter_label_{label}"))

        assert (await committed.get(Feedback, happening.request.id)).called is called

    @pytest.mark.parametrize(("intent", "called"), [("affirm", True), ("deny", False)])
    async def test_takes_a_yes_and_a_no_in_words(
        self, happening: Happening, committed: Committed, intent: str, called: bool
    ) -> None:
        await happening.news("request_followed_up")

        await happening.stage.write("oui hier", intent)

        assert (await committed.get(Feedback, happening.request.id)).called is called

    async def test_in_the_middle_of_a_question_does_not_take_its_answer(
        self, happening: Happening, committed: Committed
    ) -> None:
        await happening.stage.start(theme="emploi")
        await happening.news("request_followed_up")

        await happening.stage.write("Reims", "give_place")

        assert await committed.all(Feedback) == []


class TestCalled:
    async def test_asks_one_question_more(self, happening: Happening, committed: Committed) -> None:
        [said] = await happening.answers("say_called", value="yes")
        assert said.response == "utter_ask_satisfaction"

        answer = await happening.stage.press(button([said], "utter_label_satisfaction_3"))

        assert responses(answer) == ["utter_satisfied"]
        assert (await committed.get(Feedback, happening.request.id)).satisfaction == 3
        events = await committed.all(RequestEvent, RequestEvent.request_id == happening.request.id)
        assert [event.kind for event in events] == [EventKind.CALL_CONFIRMED]

    @pytest.mark.parametrize("value", ["0", "4", "beaucoup", ""])
    async def test_keeps_no_satisfaction_that_is_none(
        self, happening: Happening, committed: Committed, value: str
    ) -> None:
        assert responses(await happening.answers("say_satisfied", value=value)) == ["utter_ask_satisfaction"]
        assert await committed.all(Feedback) == []


class TestNotCalled:
    async def test_says_whose_fault_it_is_not_and_shows_other_ways(self, happening: Happening) -> None:
        said = await happening.answers("say_called", value="no")

        assert responses(said)[0] == "utter_not_called"
        assert responses(said)[-1] == "utter_plan_b_choice"

    async def test_tells_the_animateur_once(self, happening: Happening, committed: Committed) -> None:
        await happening.answers("say_called", value="no")
        await happening.answers("say_called", value="no")

        told = await committed.all(Notice, Notice.kind == NoticeKind.CALL_DENIED)
        assert len(told) == 1
        assert {notice.request_id for notice in told} == {happening.request.id}

    async def test_of_somebody_else_is_not_found(self, happening: Happening, committed: Committed) -> None:
        said = await happening.stage.press('/say_called{"request": "B7K-4MP2", "value": "no"}')

        assert responses(said) == ["utter_request_unknown"]
        assert await committed.all(Feedback) == []


class TestACallThatCannotBeJudged:
    @pytest.mark.parametrize(
        ("intent", "value"), [("say_called", "no"), ("say_called", "unsure"), ("say_satisfied", "3")]
    )
    async def test_is_over_once_it_was_cancelled(
        self, happening: Happening, committed: Committed, noon: datetime, intent: str, value: str
    ) -> None:
        await happening.does(lambda request: request.withdraw(by=YOUTH, at=noon))

        assert responses(await happening.answers(intent, value=value)) == ["utter_request_over"]
        assert await committed.all(Feedback) == []

    async def test_goes_on_before_its_date(self, happening: Happening, committed: Committed, noon: datetime) -> None:
        await happening.does(lambda request: setattr(request, "due_at", noon + timedelta(hours=1)))

        assert responses(await happening.answers("say_called", value="no")) == ["utter_keep_waiting"]
        assert await committed.all(Feedback) == []
        assert await committed.all(Notice, Notice.kind == NoticeKind.CALL_DENIED) == []


async def test_a_change_of_mind_is_kept(happening: Happening, committed: Committed) -> None:
    await happening.answers("say_satisfied", value="3")

    await happening.answers("say_called", value="no")

    kept = await committed.get(Feedback, happening.request.id)
    assert (kept.called, kept.satisfaction) == (False, None)
    assert (await committed.get(ContactRequest, happening.request.id)).is_open
