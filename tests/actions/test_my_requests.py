"""A youth follows their own requests, cancels them, takes a consent back, and sees nobody else's."""

from datetime import datetime, timedelta

import pytest

from actions.context import Context
from actions.registry import executor
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.notices import Notice, NoticeKind
from store.request_events import Actor, ActorKind
from store.request_statuses import ClosingOutcome, Status
from tests.actions.happening import Happening
from tests.actions.stage import Stage, button, responses, words
from tests.store.committed import Committed
from tests.store.make import Make

PROFESSIONAL = Actor(ActorKind.PERSON)


class TestFollowing:
    async def test_shows_each_request_with_its_state(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.press("/follow_request")

        assert said.response == "utter_request_state"
        assert said.words["reference"] == mine.reference
        assert said.words["state"].startswith("Envoyée.")

    async def test_offers_a_calendar_file_and_what_may_be_changed(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.press("/follow_request")

        assert said.raw["links"][0]["href"].endswith(f"/rendez-vous/{mine.id}.ics")
        assert [b["payload"].partition("{")[0] for b in said.buttons] == [
            "/choose_moment",
            "/cancel",
            "/withdraw_consent",
        ]

    async def test_shows_nothing_of_others(self, stage: Stage, make: Make) -> None:
        await make.contact_request()

        assert responses(await stage.press("/follow_request")) == ["utter_no_request"]

    async def test_says_when_a_promise_is_late_and_what_else_there_is(
        self, happening: Happening, noon: datetime
    ) -> None:
        await happening.does(lambda request: setattr(request, "due_at", noon - timedelta(days=1)))

        [said] = await happening.stage.press("/follow_request")

        assert said.words["state"].startswith("En retard")
        assert button([said], "utter_label_plan_b").startswith("/plan_b")
        assert "links" not in said.raw

    async def test_counts_the_calls_that_did_not_reach_the_youth(self, happening: Happening, noon: datetime) -> None:
        for _ in range(3):
            await happening.does(lambda request: request.attempt(by=PROFESSIONAL, at=noon))

        [said] = await happening.stage.press("/follow_request")

        assert "3 fois" in said.words["state"]
        assert button([said], "utter_label_change_contact")

    @pytest.mark.parametrize("outcome", list(ClosingOutcome))
    async def test_says_how_a_request_ended(
        self, happening: Happening, noon: datetime, outcome: ClosingOutcome
    ) -> None:
        await happening.does(lambda request: request.close(outcome, by=PROFESSIONAL, at=noon))

        [said] = await happening.stage.press("/follow_request")

        assert said.words["state"] == words(f"utter_label_state_closed_{outcome}")


class TestCancelling:
    async def test_asks_once(self, happening: Happening, committed: Committed) -> None:
        [asked] = await happening.answers("cancel")

        assert asked.response == "utter_cancel_sure"
        assert (await committed.get(ContactRequest, happening.request.id)).status is Status.SENT

    async def test_withdraws_the_request(self, happening: Happening, committed: Committed) -> None:
        said = await happening.stage.press(button(await happening.answers("cancel"), "utter_label_cancel_yes"))

        assert responses(said) == ["utter_cancelled"]
        assert (await committed.get(ContactRequest, happening.request.id)).status is Status.WITHDRAWN

    @pytest.mark.parametrize(("intent", "after"), [("affirm", Status.WITHDRAWN), ("deny", Status.SENT)])
    async def test_is_answered_in_words_too(
        self, happening: Happening, committed: Committed, intent: str, after: Status
    ) -> None:
        await happening.answers("cancel")

        await happening.stage.write("bah ouais / en fait non", intent)

        assert (await committed.get(ContactRequest, happening.request.id)).status is after

    async def test_a_yes_that_comes_later_cancels_nothing(self, happening: Happening, committed: Committed) -> None:
        await happening.answers("cancel")
        await happening.stage.press("/follow_request")

        await happening.stage.write("oui", "affirm")

        assert (await committed.get(ContactRequest, happening.request.id)).status is Status.SENT

    async def test_again_says_that_there_is_nothing_to_cancel(self, happening: Happening) -> None:
        await happening.answers("cancel", value="yes")

        assert responses(await happening.answers("cancel", value="yes")) == ["utter_not_cancelled"]
        assert responses(await happening.answers("cancel")) == ["utter_not_cancelled"]

    async def test_a_foreign_request_changes_nothing(self, stage: Stage, make: Make, committed: Committed) -> None:
        foreign = await make.contact_request()

        said = await stage.press(f'/cancel{{"request": "{foreign.reference}", "value": "yes"}}')

        assert responses(said) == ["utter_request_unknown"]
        assert foreign.offer.organisation not in str([message.raw for message in said])
        assert (await committed.get(ContactRequest, foreign.id)).status is Status.SENT

    async def test_in_words_shows_what_may_be_cancelled(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.write("annule ma demande", "cancel_request")

        assert said.words["reference"] == mine.reference


class TestTakingAConsentBack:
    async def test_asks_once(self, happening: Happening, committed: Committed) -> None:
        [asked] = await happening.answers("withdraw_consent")

        assert asked.response == "utter_withdraw_sure"
        assert (await committed.get(Consent, happening.request.consent_id)).withdrawn_at is None

    async def test_tells_the_organisation(self, happening: Happening, committed: Committed, noon: datetime) -> None:
        await happening.does(lambda request: request.close(ClosingOutcome.HELPED, by=PROFESSIONAL, at=noon))

        said = await happening.stage.press(
            button(await happening.answers("withdraw_consent"), "utter_label_withdraw_yes")
        )

        assert responses(said) == ["utter_consent_withdrawn"]
        assert (await committed.get(Consent, happening.request.consent_id)).withdrawn_at == noon
        told = {notice.kind for notice in await committed.all(Notice, Notice.person_id.is_not(None))}
        assert told == {NoticeKind.CONSENT_WITHDRAWN}

    async def test_may_be_left_as_it_is(self, happening: Happening, committed: Committed) -> None:
        asked = await happening.answers("withdraw_consent")

        assert responses(await happening.stage.press(button(asked, "utter_label_keep_it"))) == ["utter_consent_kept"]
        assert (await committed.get(Consent, happening.request.consent_id)).withdrawn_at is None

    async def test_again_changes_nothing(self, happening: Happening) -> None:
        await happening.answers("withdraw_consent", value="yes")

        said = await happening.answers("withdraw_consent", value="yes")

        assert responses(said) == ["utter_consent_withdrawn_before"]

    async def test_is_offered_once_for_two_requests_of_one_consent(
        self, happening: Happening, make: Make, committed: Committed
    ) -> None:
        conversation = await committed.get(Conversation, happening.stage.sender)
        other = await make.contact_request(conversation=conversation)
        async with happening.database.turn() as session:
            (await session.get_one(ContactRequest, other.id)).consent_id = happening.request.consent_id

        said = await happening.stage.press("/follow_request")

        offered = [b for message in said for b in message.buttons if b["payload"].startswith("/withdraw_consent")]
        assert len(offered) == 1


def test_every_action_is_made_with_its_context(context: Context) -> None:
    assert len(executor(context).actions) >= 19
