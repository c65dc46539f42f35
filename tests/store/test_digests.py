"""A digest comes once a day, at the hour that its reader chose."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from store import digests
from store.contact_requests import ContactRequest
from store.database import Database
from store.digest_sheets import LINES, DigestSheet, Section, TerritoryLine, read_sheet
from store.digests import Digest, NoSuchHour
from store.notices import Notice, NoticeKind
from store.people import Person
from store.request_events import person
from store.request_statuses import Status
from store.territories import Territory
from store.unanswered import UnansweredKind, record
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.promised import Promised

# Eight in the morning in Paris.
EIGHT = datetime(2026, 3, 11, 7, 0, tzinfo=UTC)


@pytest.fixture
async def promised(make: Make, database: Database, committed: Committed, noon: datetime) -> Promised:
    promised = Promised(make, database, committed, noon)
    await promised.stand()
    return promised


async def choose(promised: Promised, who: Person, hour: int | None, *, at: datetime) -> None:
    async with promised.database.turn() as session:
        await digests.choose(session, who.id, hour, at=at)


async def write(database: Database, at: datetime) -> int:
    async with database.turn() as session:
        return await digests.write_due(session, at)


async def sheet(promised: Promised, who: Person, at: datetime) -> DigestSheet:
    async with promised.database.read() as session:
        return await read_sheet(session, who.id, at=at)


async def change(promised: Promised, **columns: object) -> None:
    async with promised.database.turn() as session:
        request = await session.get_one(ContactRequest, promised.id)
        for name, value in columns.items():
            setattr(request, name, value)


class TestTheHour:
    async def test_is_local(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=promised.noon)

        assert await write(database, EIGHT - timedelta(seconds=1)) == 0
        assert await write(database, EIGHT) == 1
        assert (await promised.notice(NoticeKind.DIGEST)).detail == "2026-03-11"

    async def test_is_that_of_the_territory(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            (await session.get_one(Territory, promised.territory.id)).timezone = "Indian/Reunion"
        await choose(promised, promised.ana, 8, at=promised.noon)

        assert await write(database, datetime(2026, 3, 11, 3, 59, tzinfo=UTC)) == 0
        assert await write(database, datetime(2026, 3, 11, 4, 0, tzinfo=UTC)) == 1

    async def test_already_past_begins_tomorrow(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=EIGHT + timedelta(hours=2))

        assert await write(database, EIGHT + timedelta(hours=3)) == 0
        assert await write(database, EIGHT + timedelta(days=1)) == 1

    async def test_changed_in_the_day_gives_no_second_one(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=promised.noon)
        await write(database, EIGHT)
        await choose(promised, promised.clara, 17, at=EIGHT + timedelta(hours=2))

        assert await write(database, EIGHT + timedelta(hours=12)) == 0

    async def test_is_one_of_24(self, promised: Promised) -> None:
        with pytest.raises(NoSuchHour):
            await choose(promised, promised.clara, 24, at=EIGHT)

    @pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["spring", "autumn"])
    async def test_comes_once_on_the_days_of_23_and_25_hours(
        self, promised: Promised, database: Database, day: date
    ) -> None:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        await choose(promised, promised.clara, 2, at=midnight - timedelta(hours=1))

        written = [await write(database, midnight + timedelta(minutes=30 * step)) for step in range(48)]

        assert sum(written) == 1


class TestOneADay:
    async def test_run_twice(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=promised.noon)

        assert [await write(database, EIGHT + timedelta(minutes=5 * step)) for step in range(3)] == [1, 0, 0]

    async def test_run_late(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=promised.noon)

        assert await write(database, EIGHT + timedelta(hours=9)) == 1
        assert await write(database, EIGHT + timedelta(days=1)) == 1

    async def test_run_after_midnight(self, promised: Promised, database: Database) -> None:
        """Its hour was in the day before."""
        await choose(promised, promised.clara, 20, at=promised.noon)

        assert await write(database, datetime(2026, 3, 10, 23, 30, tzinfo=UTC)) == 1
        assert await write(database, datetime(2026, 3, 11, 19, 0, tzinfo=UTC)) == 1

    async def test_run_by_three_at_once(self, promised: Promised, committed: Committed, database_url: str) -> None:
        for who in (promised.clara, promised.moussa, promised.ana):
            await choose(promised, who, 8, at=promised.noon)
        databases = [Database(database_url) for _ in range(3)]

        await asyncio.gather(*(write(each, EIGHT) for each in databases))
        for each in databases:
            await each.close()

        assert len(await committed.all(Digest, Digest.day == date(2026, 3, 11))) == 3
        assert len(await committed.all(Notice, Notice.kind == NoticeKind.DIGEST)) == 3

    async def test_for_nobody_who_left(self, promised: Promised, database: Database) -> None:
        await choose(promised, promised.clara, 8, at=promised.noon)
        async with database.turn() as session:
            (await session.get_one(Person, promised.clara.id)).disabled_at = promised.noon

        assert await write(database, EIGHT) == 0


class TestTheSheetOfAProfessional:
    async def test_says_what_is_to_do(self, promised: Promised) -> None:
        found = await sheet(promised, promised.clara, EIGHT)

        [line] = found.to_do.lines
        assert (line.request_id, line.promised_on) == (promised.id, date(2026, 3, 12))
        assert line.left is not None
        assert (line.left.late, line.left.days, line.left.hours) == (False, 1, 15)

    async def test_says_what_is_late(self, promised: Promised) -> None:
        found = await sheet(promised, promised.clara, EIGHT + timedelta(days=5))

        assert (found.late.number, found.to_do.number) == (1, 0)

    async def test_leaves_a_colleague_to_theirs_until_it_is_late(self, promised: Promised) -> None:
        async with promised.database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.accept(by=person(promised.moussa.id), at=promised.noon)

        assert (await sheet(promised, promised.clara, EIGHT)).is_empty
        assert (await sheet(promised, promised.moussa, EIGHT)).to_do.number == 1
        assert (await sheet(promised, promised.clara, EIGHT + timedelta(days=5))).late.number == 1

    async def test_puts_apart_what_waits_for_the_youth(self, promised: Promised) -> None:
        async with promised.database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.attempt(by=person(promised.clara.id), at=promised.noon, next_try_on=date(2026, 3, 13))

        waiting, on_the_day = [await sheet(promised, promised.clara, EIGHT + timedelta(days=d)) for d in (0, 2)]

        assert (waiting.waiting.number, waiting.is_empty) == (1, True)
        assert (on_the_day.waiting, on_the_day.to_do.number) == (Section(), 1)

    @pytest.mark.parametrize("status", [Status.CONTACTED, Status.CLOSED, Status.WITHDRAWN, Status.EXPIRED])
    async def test_forgets_what_is_done(self, promised: Promised, status: Status) -> None:
        await change(promised, status=status)

        assert (await sheet(promised, promised.clara, EIGHT)).is_empty

    async def test_ends_with_a_number(self, promised: Promised) -> None:
        for _ in range(LINES + 2):
            await promised.request()

        found = await sheet(promised, promised.clara, EIGHT)

        assert (found.to_do.number, len(found.to_do.lines), found.to_do.others) == (LINES + 3, LINES, 3)


class TestTheSheetOfAnAnimateur:
    async def test_says_what_is_at_risk_then_late(self, promised: Promised) -> None:
        at_risk, late = [await sheet(promised, promised.ana, EIGHT + timedelta(days=d)) for d in (1, 5)]

        assert at_risk.territories == (TerritoryLine("Grand Reims", 0, 1, 0),)
        assert late.territories == (TerritoryLine("Grand Reims", 1, 0, 0),)

    async def test_says_what_was_left_without_an_answer(self, promised: Promised, make: Make) -> None:
        conversation = await make.conversation()
        async with promised.database.turn() as session:
            record(
                session,
                UnansweredKind.NOT_UNDERSTOOD,
                conversation_id=conversation.id,
                territory_id=promised.territory.id,
                at=promised.noon,
            )

        assert (await sheet(promised, promised.ana, EIGHT)).territories == (TerritoryLine("Grand Reims", 0, 0, 1),)

    async def test_of_a_calm_territory_is_empty(self, promised: Promised) -> None:
        assert (await sheet(promised, promised.ana, EIGHT)).is_empty


class TestThoseWhoReadADigest:
    async def test_are_told_of_rungs_from_nearly_late_on(self, promised: Promised) -> None:
        for who in (promised.clara, promised.moussa):
            await choose(promised, who, 8, at=promised.noon)
        await promised.settle(datetime(2026, 3, 11, 18, 0, tzinfo=UTC))
        halfway = await promised.told()
        await promised.settle(datetime(2026, 3, 12, 12, 0, tzinfo=UTC))

        assert halfway == []
        assert await promised.told() == [
            (NoticeKind.REQUEST_NEARLY_LATE, promised.clara.id),
            (NoticeKind.REQUEST_NEARLY_LATE, promised.moussa.id),
        ]
