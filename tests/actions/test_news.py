"""News of a request: the truth, in the youth's own conversation, with something to do about it."""

from datetime import date, datetime, timedelta

import pytest

from store import request_messages
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.drafts import Moment
from store.key_ring import KeyRing
from store.notices import Notice, NoticeKind
from store.people import Person
from store.request_events import person
from store.request_statuses import AttemptResult, ClosingOutcome
from tests.actions.happening import Happening
from tests.actions.stage import Stage, button, responses
from tests.store.committed import Committed
from tests.store.make import Make


async def told(committed: Committed, kind: NoticeKind) -> list[Notice]:
    return await committed.all(Notice, Notice.kind == kind, Notice.person_id.is_not(None))


class TestAccepted:
    async def test_is_read_by_its_youth(self, happening: Happening, clara: Person, noon: datetime) -> None:
        await happening.does(lambda request: request.accept(by=person(clara.id), at=noon))

        [said] = await happening.news("request_accepted")

        assert said.response == "utter_news_request_accepted"
        assert said.words["organisation"] == happening.request.offer.organisation

    async def test_after_the_date_does_not_promise_it_again(
        self, happening: Happening, clara: Person, noon: datetime
    ) -> None:
        await happening.does(lambda request: setattr(request, "due_at", noon - timedelta(days=1)))
        await happening.does(lambda request: request.accept(by=person(clara.id), at=noon))

        assert responses(await happening.news("request_accepted")) == ["utter_news_request_accepted_late"]

    async def test_of_a_foreign_request_say_nothing(self, stage: Stage, make: Make) -> None:
        foreign = await make.contact_request()

        assert await stage.press(f'/notice{{"news": "request_accepted", "request": "{foreign.id}"}}') == []
        assert await stage.press('/notice{"news": "request_accepted", "request": "unknown"}') == []
        assert await stage.press(f'/notice{{"news": "unknown", "request": "{foreign.id}"}}') == []

    async def test_in_the_middle_of_a_question_bring_it_back(self, happening: Happening) -> None:
        await happening.stage.start(theme="emploi")

        said = await happening.news("request_accepted")

        assert responses(said) == ["utter_news_request_accepted", "utter_question_with_help"]


class TestMessage:
    async def test_names_its_author_and_leaves_the_words_to_the_gateway(
        self, happening: Happening, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        async with happening.database.turn() as session:
            request = await session.get_one(ContactRequest, happening.request.id)
            sent = await request_messages.send(session, request, "Bonjour.", keys=keys, by=person(clara.id), at=noon)

        [said] = await happening.news("request_message", detail=sent.id)

        assert said.response == "utter_news_request_message"
        assert (said.words["author"], said.words["words"]) == (clara.name, f"[message:{sent.id}]")

    async def test_that_is_unknown_says_nothing(self, happening: Happening) -> None:
        assert await happening.news("request_message", detail="1f" * 16) == []


class TestAttempted:
    @pytest.fixture
    async def called(self, happening: Happening, clara: Person, noon: datetime) -> Happening:
        await happening.does(lambda request: request.accept(by=person(clara.id), at=noon))
        await happening.does(lambda request: request.attempt(by=person(clara.id), at=noon))
        return happening

    @pytest.mark.parametrize("result", [r for r in AttemptResult if r is not AttemptResult.WRONG_NUMBER])
    async def test_asks_for_a_better_moment(self, called: Happening, result: AttemptResult) -> None:
        [said] = await called.news("request_attempted", detail=result.value)

        assert said.response == f"utter_news_request_attempted_{result}"
        assert len(said.buttons) == len(Moment)

    async def test_says_when_the_next_try_is(self, called: Happening) -> None:
        await called.does(lambda request: setattr(request, "next_try_on", date(2026, 3, 12)))

        [said] = await called.news("request_attempted", detail="no_answer")

        assert "jeudi 12 mars" in said.words["again"]

    async def test_the_moment_goes_to_who_took_the_request(
        self, called: Happening, clara: Person, committed: Committed
    ) -> None:
        said = await called.news("request_attempted", detail="busy")

        answer = await called.stage.press(button(said, "utter_label_moment_evening"))

        assert responses(answer) == ["utter_moment_chosen"]
        [notice] = await told(committed, NoticeKind.MOMENT_CHOSEN)
        assert (notice.person_id, notice.detail) == (clara.id, "evening")
        request = await committed.get(ContactRequest, called.request.id)
        assert (request.moment, request.waits_for_youth) == ("evening", False)

    async def test_the_moment_is_answered_with_a_day(self, called: Happening) -> None:
        said = await called.news("request_attempted", detail="busy")

        [answer] = await called.stage.press(button(said, "utter_label_moment_evening"))
        [state] = await called.answers("follow_request")

        assert answer.words["again"].strip() == "On te rappelle au plus tard le mardi 17 mars."
        assert state.words["state"] == "On a essayé de t’appeler. On te rappelle au plus tard le mardi 17 mars."

    async def test_a_next_call_that_did_not_come_is_owned_up_to(self, called: Happening) -> None:
        await called.does(lambda request: setattr(request, "next_try_on", date(2026, 3, 9)))

        said = await called.news("request_not_recalled")
        state = await called.answers("follow_request")

        assert responses(said)[0] == "utter_news_request_not_recalled"
        assert said[0].words["day"] == "lundi 9 mars"
        assert "utter_plan_b_choice" in responses(said)
        assert "En retard" in state[0].words["state"]

    async def test_the_moment_may_be_written(self, called: Happening) -> None:
        await called.news("request_attempted", detail="busy")

        assert responses(await called.stage.write("le soir c'est mieux", "more_offers")) == ["utter_moment_chosen"]

    async def test_other_words_are_left_to_what_they_mean(self, called: Happening) -> None:
        await called.news("request_attempted", detail="busy")

        assert responses(await called.stage.write("mes demandes", "follow_request")) == ["utter_request_state"]

    async def test_a_wrong_number_may_be_replaced(self, called: Happening, committed: Committed, make: Make) -> None:
        said = await called.news("request_attempted", detail="wrong_number")
        assert f"[contact:{called.request.contact_id}]" in said[0].words["contact"]
        asked = await called.stage.press(button(said, "utter_label_give_contact"))
        assert asked[0].raw["expects"] == "contact"

        answer = await called.stage.write("[phone:x]", "give_contact", contact=await number(called, make))

        assert responses(answer) == ["utter_contact_changed"]
        request = await committed.get(ContactRequest, called.request.id)
        assert request.contact_id != called.request.contact_id
        assert len(await told(committed, NoticeKind.CONTACT_CHANGED)) == 1

    async def test_half_a_number_is_asked_again(self, called: Happening, make: Make) -> None:
        await called.answers("change_contact")

        assert responses(await called.stage.write("06 39", "nlu_fallback", refused="incomplete_phone")) == [
            "utter_refused_incomplete_phone"
        ]
        assert responses(await called.stage.write("[phone:x]", "give_contact", contact=await number(called, make))) == [
            "utter_contact_changed"
        ]

    async def test_another_number_leaves_the_questions(self, called: Happening) -> None:
        await called.stage.start(theme="emploi")

        await called.answers("change_contact")

        assert called.stage.loop is None

    async def test_a_moment_for_a_request_that_is_over_changes_nothing(
        self, called: Happening, clara: Person, committed: Committed, noon: datetime
    ) -> None:
        await called.does(lambda request: request.close(ClosingOutcome.HELPED, by=person(clara.id), at=noon))

        assert responses(await called.answers("choose_moment", value="noon")) == ["utter_request_over"]
        assert await told(committed, NoticeKind.MOMENT_CHOSEN) == []


class TestClosed:
    @pytest.mark.parametrize("outcome", [o for o in ClosingOutcome if o is not ClosingOutcome.REORIENTED])
    async def test_says_its_outcome_and_what_now(
        self, happening: Happening, clara: Person, noon: datetime, outcome: ClosingOutcome
    ) -> None:
        await happening.does(lambda request: request.close(outcome, by=person(clara.id), at=noon))

        [said] = await happening.news("request_closed")

        assert said.response == f"utter_news_request_closed_{outcome}"
        assert len(said.buttons) == 2

    async def test_help_that_never_came_may_be_denied(
        self, happening: Happening, clara: Person, committed: Committed, noon: datetime
    ) -> None:
        await happening.does(lambda request: request.close(ClosingOutcome.HELPED, by=person(clara.id), at=noon))
        said = await happening.news("request_closed")

        await happening.stage.press(button(said, "utter_label_not_true"))

        assert len(await told(committed, NoticeKind.CALL_DENIED)) > 0


async def number(happening: Happening, make: Make) -> str:
    """Another number of the youth, as the gateway keeps it."""
    async with happening.database.read() as session:
        conversation = await session.get_one(Conversation, happening.stage.sender)
    return (await make.detail(conversation, DetailKind.PHONE, "+33639985566")).id
