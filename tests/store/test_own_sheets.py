"""What a youth reads of one request, and when they are asked about the call."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from store import contact_details, feedback, own_sheets, request_messages
from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from store.own_sheets import OwnSheet
from store.request_events import Actor, ActorKind, person
from store.request_statuses import ClosingOutcome, Status
from tests.store.make import Make

CLARA = Actor(ActorKind.PERSON)
LATER = timedelta(days=6)


@pytest.fixture
async def request_(make: Make) -> ContactRequest:
    return await make.contact_request()


async def sheet(database: Database, request: ContactRequest, keys: KeyRing, *, at: datetime) -> OwnSheet:
    async with database.read() as session:
        return await own_sheets.read(session, await session.get_one(ContactRequest, request.id), keys=keys, at=at)


class TestASheet:
    async def test_shows_contact_details_in_clear(
        self, request_: ContactRequest, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        read = await sheet(database, request_, keys, at=noon)

        assert (read.first_name, read.contact) == ("Inès", "+33639981234")
        assert read.consent.id == request_.consent_id

    async def test_shows_none_that_were_erased(
        self, request_: ContactRequest, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        async with database.turn() as session:
            await contact_details.erase_all(session, request_.conversation_id, at=noon)

        read = await sheet(database, request_, keys, at=noon)

        assert (read.first_name, read.contact) == (None, None)

    async def test_says_that_somebody_called_in_vain(
        self, request_: ContactRequest, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        assert not (await sheet(database, request_, keys, at=noon)).was_missed
        async with database.turn() as session:
            (await session.get_one(ContactRequest, request_.id)).attempt(by=CLARA, at=noon)

        assert (await sheet(database, request_, keys, at=noon)).was_missed

    async def test_shows_what_professionals_wrote_until_it_is_erased(
        self, make: Make, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        request = await make.contact_request(organisation)
        for text in ("Bonjour.", "À demain."):
            async with database.turn() as session:
                mine = await session.get_one(ContactRequest, request.id)
                await request_messages.send(session, mine, text, keys=keys, by=person(clara.id), at=noon)
            noon += timedelta(hours=11, minutes=30)

        read = await sheet(database, request, keys, at=noon)
        async with database.turn() as session:
            await request_messages.erase(session, request.id)

        assert [(each.written.author, each.written.text) for each in read.messages] == [
            (clara.name, "Bonjour."),
            (clara.name, "À demain."),
        ]
        # Half past eleven UTC is the next day in Paris.
        assert [each.on.day for each in read.messages] == [10, 11]
        assert (await sheet(database, request, keys, at=noon)).messages == ()


class TestAnotherWay:
    @pytest.mark.parametrize(
        ("stands", "needed"),
        [
            ({}, False),
            ({"due_at": datetime.fromisoformat("2026-03-09T22:59:59+00:00")}, True),
            ({"status": Status.EXPIRED}, True),
            ({"status": Status.WITHDRAWN}, False),
            *(
                ({"status": Status.CLOSED, "outcome": outcome}, outcome in own_sheets.DEAD_ENDS)
                for outcome in ClosingOutcome
            ),
        ],
    )
    async def test_is_needed_when_waiting_is_not_enough(
        self, make: Make, database: Database, keys: KeyRing, noon: datetime, stands: dict[str, Any], needed: bool
    ) -> None:
        request = await make.contact_request(**stands)

        assert (await sheet(database, request, keys, at=noon)).needs_another_way is needed

    @pytest.mark.parametrize(("called", "needed"), [(False, True), (None, False), (True, False)])
    async def test_is_needed_by_who_says_that_nobody_called(
        self, make: Make, database: Database, keys: KeyRing, noon: datetime, called: bool | None, needed: bool
    ) -> None:
        request = await make.contact_request(status=Status.CLOSED, outcome=ClosingOutcome.HELPED)
        async with database.turn() as session:
            mine = await session.get_one(ContactRequest, request.id)
            await feedback.say_called(session, mine, called=called, at=noon)

        assert (await sheet(database, request, keys, at=noon)).needs_another_way is needed


class TestAskingAboutTheCall:
    async def test_waits_for_the_promised_date(
        self, request_: ContactRequest, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        assert not (await sheet(database, request_, keys, at=noon)).asks_called
        assert (await sheet(database, request_, keys, at=noon + LATER)).asks_called

    @pytest.mark.parametrize("outcome", list(ClosingOutcome))
    async def test_does_not_wait_once_it_is_closed(
        self, make: Make, database: Database, keys: KeyRing, noon: datetime, outcome: ClosingOutcome
    ) -> None:
        request = await make.contact_request(status=Status.CLOSED, outcome=outcome)

        asked = (await sheet(database, request, keys, at=noon)).asks_called

        assert asked is (outcome is not ClosingOutcome.REORIENTED)

    @pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.EXPIRED])
    async def test_is_not_about_a_call_that_nobody_owes(
        self, make: Make, database: Database, keys: KeyRing, noon: datetime, status: Status
    ) -> None:
        request = await make.contact_request(status=status)

        assert not (await sheet(database, request, keys, at=noon + LATER)).asks_called

    async def test_goes_on_after_a_no_and_ends_with_a_yes(
        self, request_: ContactRequest, database: Database, keys: KeyRing, noon: datetime
    ) -> None:
        for called, (asks_called, asks_satisfaction) in ((False, (True, False)), (True, (False, True))):
            async with database.turn() as session:
                mine = await session.get_one(ContactRequest, request_.id)
                await feedback.say_called(session, mine, called=called, at=noon + LATER)
            read = await sheet(database, request_, keys, at=noon + LATER)
            assert (read.asks_called, read.asks_satisfaction) == (asks_called, asks_satisfaction)

        async with database.turn() as session:
            mine = await session.get_one(ContactRequest, request_.id)
            await feedback.say_satisfaction(session, mine, 3, at=noon + LATER)
        assert not (await sheet(database, request_, keys, at=noon + LATER)).asks_satisfaction
