"""A letter that waited says nothing that is over, or that a stronger letter says at the same hour."""

from datetime import datetime, timedelta

import pytest

from store import request_letters
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import NoticeKind
from store.request_statuses import Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.promised import Promised

MONDAY = timedelta(days=6)


@pytest.fixture
async def promised(make: Make, database: Database, committed: Committed, noon: datetime) -> Promised:
    promised = Promised(make, database, committed, noon)
    await promised.stand()
    return promised


async def worth(promised: Promised, kind: NoticeKind, at: datetime, *, person_id: int | None = None) -> bool:
    async with promised.database.read() as session:
        request = await session.get_one(ContactRequest, promised.id)
        told = person_id or promised.clara.id
        return await request_letters.is_worth_reading(session, request, kind, told, at=at)


class TestTwoRungsOnAMondayMorning:
    async def test_are_one_letter(self, promised: Promised) -> None:
        for days in (3, 6):
            await promised.settle(promised.noon + timedelta(days=days))

        assert not await worth(promised, NoticeKind.REQUEST_OVERDUE, promised.noon + MONDAY)
        assert await worth(promised, NoticeKind.REQUEST_STILL_OVERDUE, promised.noon + MONDAY)

    async def test_are_told_apart_by_their_reader(self, promised: Promised) -> None:
        await promised.settle(promised.noon + timedelta(days=3))

        assert await worth(promised, NoticeKind.REQUEST_OVERDUE, promised.noon + MONDAY)


class TestWhatIsOver:
    async def test_is_not_written(self, promised: Promised) -> None:
        late = promised.noon + timedelta(days=4)
        async with promised.database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).called_at = late

        assert not await worth(promised, NoticeKind.REQUEST_OVERDUE, late)
        assert not await worth(promised, NoticeKind.REQUEST_HALFWAY, late)
        assert await worth(promised, NoticeKind.MOMENT_CHOSEN, late)
        async with promised.database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).status = Status.WITHDRAWN
        assert not await worth(promised, NoticeKind.MOMENT_CHOSEN, late)
