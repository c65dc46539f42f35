"""Reopenings: a closed request taken up again, and when it is too late for that."""

from datetime import datetime, timedelta

import pytest

from store import contact_details, reopenings
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Notice, NoticeKind
from store.reopenings import ContactGone
from store.request_events import EventKind, RequestEvent, person
from store.request_statuses import ClosingOutcome, NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.promised import Promised


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

    async def test_is_told_to_the_youth(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request, clara = await closed(make)

        await reopen(database, request.id, clara, noon)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.conversation_id) == (NoticeKind.REQUEST_REOPENED, request.conversation_id)

    async def test_after_the_date_begins_the_reminders_anew(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        promised = Promised(make, database, committed, noon)
        await promised.stand()
        by, reopened = person(promised.clara.id), noon + timedelta(days=40)
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.close(ClosingOutcome.NOT_FOR_ME, by=by, at=noon + timedelta(days=1))
        await promised.settle(reopened)

        await reopen(database, promised.id, promised.clara.id, reopened)
        await promised.settle(reopened + timedelta(hours=23))
        left_in_peace = await promised.told(NoticeKind.REQUEST_LATE)
        await promised.settle(reopened + timedelta(hours=25))

        assert left_in_peace == []
        assert await promised.told(NoticeKind.REQUEST_LATE) == [(NoticeKind.REQUEST_LATE, None)]
        assert (await promised.stored()).status is Status.ACCEPTED
        await promised.settle(reopened + timedelta(days=32))
        assert (await promised.stored()).status is Status.EXPIRED

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
