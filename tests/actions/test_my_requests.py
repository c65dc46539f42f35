"""A youth follows their own requests, cancels them, reads their news, and nobody else's."""

from datetime import datetime, timedelta

import pytest

from actions.context import Context
from actions.registry import executor
from store.contact_requests import ClosingOutcome, ContactRequest, Status
from store.conversations import Conversation
from store.database import Database
from store.key_ring import KeyRing
from store.request_events import Actor, ActorKind
from tests.actions.stage import Stage, responses
from tests.store.committed import Committed
from tests.store.make import Make

PROFESSIONAL = Actor(ActorKind.PERSON)


@pytest.fixture
def make(database: Database, noon: datetime, keys: KeyRing) -> Make:
    return Make(database, keys, at=noon)


@pytest.fixture
async def mine(make: Make, committed: Committed, stage: Stage) -> ContactRequest:
    return await make.contact_request(conversation=await committed.get(Conversation, stage.sender))


class TestFollowing:
    async def test_shows_each_request_with_its_state(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.press("/follow_request")

        assert said.response == "utter_request_state"
        assert said.words["reference"] == mine.reference
        assert len(said.buttons) == 1

    async def test_shows_nothing_of_others(self, stage: Stage, make: Make) -> None:
        await make.contact_request()

        assert responses(await stage.press("/follow_request")) == ["utter_no_request"]

    async def test_says_when_a_promise_is_late(
        self, stage: Stage, mine: ContactRequest, database: Database, noon: datetime
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(ContactRequest, mine.id)).due_at = noon - timedelta(days=1)

        [said] = await stage.press("/follow_request")

        assert said.words["state"].startswith("En retard")


class TestCancelling:
    async def test_withdraws_the_request(self, stage: Stage, mine: ContactRequest, committed: Committed) -> None:
        said = await stage.press(f'/cancel{{"request": "{mine.reference}"}}')

        assert responses(said) == ["utter_cancelled"]
        assert (await committed.get(ContactRequest, mine.id)).status is Status.WITHDRAWN

    async def test_again_says_that_there_is_nothing_to_cancel(self, stage: Stage, mine: ContactRequest) -> None:
        cancel = f'/cancel{{"request": "{mine.reference}"}}'
        await stage.press(cancel)

        assert responses(await stage.press(cancel)) == ["utter_not_cancelled"]

    async def test_a_foreign_request_changes_nothing(self, stage: Stage, make: Make, committed: Committed) -> None:
        foreign = await make.contact_request()

        said = await stage.press(f'/cancel{{"request": "{foreign.reference}"}}')

        assert responses(said) == ["utter_not_cancelled"]
        assert foreign.offer.organisation not in str([message.raw for message in said])
        assert (await committed.get(ContactRequest, foreign.id)).status is Status.SENT

    async def test_in_words_shows_what_may_be_cancelled(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.write("annule ma demande", "cancel_request")

        assert said.words["reference"] == mine.reference


class TestNews:
    async def test_are_read_by_their_youth(
        self, stage: Stage, mine: ContactRequest, database: Database, noon: datetime
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(ContactRequest, mine.id)).accept(by=PROFESSIONAL, at=noon)

        [said] = await stage.press(f'/notice{{"news": "request_accepted", "request": "{mine.id}"}}')

        assert said.response == "utter_news_request_accepted"
        assert said.words["organisation"] == mine.offer.organisation

    @pytest.mark.parametrize("outcome", list(ClosingOutcome))
    async def test_of_a_closing_say_its_outcome(
        self,
        stage: Stage,
        mine: ContactRequest,
        database: Database,
        noon: datetime,
        outcome: ClosingOutcome,
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(ContactRequest, mine.id)).close(outcome, by=PROFESSIONAL, at=noon)

        [said] = await stage.press(f'/notice{{"news": "request_closed", "request": "{mine.id}"}}')

        assert said.response == f"utter_news_request_closed_{outcome}"

    async def test_of_a_foreign_request_say_nothing(self, stage: Stage, make: Make) -> None:
        foreign = await make.contact_request()

        assert await stage.press(f'/notice{{"news": "request_accepted", "request": "{foreign.id}"}}') == []
        assert await stage.press('/notice{"news": "request_accepted", "request": "unknown"}') == []

    async def test_in_the_middle_of_a_question_bring_it_back(self, stage: Stage, mine: ContactRequest) -> None:
        await stage.start(theme="emploi")

        said = await stage.press(f'/notice{{"news": "request_accepted", "request": "{mine.id}"}}')

        assert responses(said) == ["utter_news_request_accepted", "utter_question_with_help"]


class TestMyData:
    async def test_names_details_by_reference_only(self, stage: Stage, mine: ContactRequest) -> None:
        [said] = await stage.press("/see_my_data")

        assert f"[phone:{mine.contact_id}]" in said.words["details"]
        assert mine.reference in said.words["requests"]

    async def test_is_erased_after_one_more_question(
        self, stage: Stage, mine: ContactRequest, committed: Committed
    ) -> None:
        assert responses(await stage.write("efface tout", "delete_my_data")) == ["utter_erase"]
        assert (await committed.get(ContactRequest, mine.id)).status is Status.SENT


def test_every_action_is_made_with_its_context(context: Context) -> None:
    assert len(executor(context).actions) >= 19
