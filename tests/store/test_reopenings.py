"""Reopenings: a closed request taken up again, and when it is too late for that."""

from datetime import datetime

import pytest

from store import contact_details, reopenings
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.database import Database
from store.reopenings import ContactGone
from store.request_events import EventKind, RequestEvent, person
from store.request_statuses import ClosingOutcome, NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make


async def closed(make: Make, outcome: ClosingOutcome = ClosingOutcome.HELPED) -> tuple[ContactRequest, int]:
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    return await make.contact_request(organisation, status=Status.CLOSED, outcome=outcome), clara.id


async def reopen(database: Database, request_id: str, by: int, at: datetime) -> None:
    async with database.turn() as session:
        await reopenings.reopen(session, await session.get_one(ContactRequest, request_id), by=person(by), at=at)


class TestReopening:
    async def test_puts_it_back_to_work(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request, clara = await closed(make)

        await reopen(database, request.id, clara, noon)

        kept = await committed.get(ContactRequest, request.id)
        assert (kept.status, kept.outcome, kept.closed_at) == (Status.ACCEPTED, None, None)
        assert [event.kind for event in await committed.all(RequestEvent)] == [EventKind.REOPENED]

    async def test_is_over_once_the_consent_is_withdrawn(self, make: Make, database: Database, noon: datetime) -> None:
        request, clara = await closed(make)
        async with database.turn() as session:
            (await session.get_one(Consent, request.consent_id)).withdrawn_at = noon

        with pytest.raises(ContactGone):
            await reopen(database, request.id, clara, noon)

    async def test_is_over_once_the_contact_details_are_erased(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        request, clara = await closed(make)
        async with database.turn() as session:
            await contact_details.erase_all(session, request.conversation_id, at=noon)

        with pytest.raises(ContactGone):
            await reopen(database, request.id, clara, noon)

    async def test_is_not_for_what_goes_on_with_another_offer(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        request, clara = await closed(make, ClosingOutcome.REORIENTED)

        with pytest.raises(NotAllowed):
            await reopen(database, request.id, clara, noon)
