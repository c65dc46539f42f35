"""The scheduler does what is due: once, whoever else does it, and whatever fails beside."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice import scheduler
from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.scheduler import MOST_TURNS, SELDOM, TASKS, run_once
from backoffice.settings import Settings
from store import reminders
from store.contact_requests import ContactRequest
from store.notices import Notice, NoticeKind
from store.reminders import Reminder
from tests.backoffice.making import Maker, Watch

# Sent at ten in Paris on 10 March, two days of delay: half of it is the evening of the 11th.
HALFWAY = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)


async def promised(make: Maker) -> str:
    request_id = await make.contact_request()
    async with make.database.turn() as session:
        request = await session.get_one(ContactRequest, request_id)
        reminders.plan(session, request, at=request.created_at)
    return request_id


async def told(desk: Desk, kind: NoticeKind) -> int:
    async with desk.database.read() as session:
        return await session.scalar(select(func.count()).where(Notice.kind == kind)) or 0


async def settled(desk: Desk) -> int:
    async with desk.database.read() as session:
        return await session.scalar(select(func.count()).where(Reminder.settled_at.is_not(None))) or 0


class TestOneRound:
    async def test_settles_what_is_due(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await promised(make)
        watch.at = HALFWAY

        assert await run_once(desk) == 1
        assert await told(desk, NoticeKind.REQUEST_HALFWAY) == 2

    async def test_again_finds_nothing(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await promised(make)
        watch.at = HALFWAY

        assert [await run_once(desk) for _ in range(2)] == [1, 0]

    async def test_beside_another_process_tells_each_once(
        self, desk: Desk, settings: Settings, make: Maker, watch: Watch
    ) -> None:
        for _ in range(12):
            await promised(make)
        watch.at = HALFWAY
        other = build(settings, clock=watch)

        await asyncio.gather(run_once(desk), run_once(other), run_once(desk))
        await other.close()

        assert await settled(desk) == 12
        assert await told(desk, NoticeKind.REQUEST_HALFWAY) == 24

    async def test_goes_on_when_one_task_fails(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await promised(make)
        watch.at = HALFWAY

        async def fail(_session: AsyncSession, _at: datetime) -> int:
            raise RuntimeError

        assert await run_once(desk, (fail, *TASKS)) == 1

    async def test_takes_back_what_a_failed_task_wrote(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await promised(make)
        watch.at = HALFWAY

        async def write_and_fail(session: AsyncSession, at: datetime) -> int:
            await reminders.settle_due(session, at=at)
            raise RuntimeError

        await run_once(desk, (write_and_fail,))

        assert await settled(desk) == 0

    async def test_does_not_run_for_ever(self, desk: Desk) -> None:
        async def never_done(_session: AsyncSession, _at: datetime) -> int:
            return 1

        assert await run_once(desk, (never_done,)) == MOST_TURNS

    async def test_says_that_the_database_is_away(self, desk: Desk) -> None:
        async def away(_session: AsyncSession, _at: datetime) -> int:
            raise OperationalError("SELECT 1", {}, OSError())

        with pytest.raises(OperationalError):
            await run_once(desk, (away,))

    def test_holds_the_checks_of_capacity_and_of_broken_promises(self) -> None:
        names = [task.__name__ for task in TASKS + SELDOM]  # type: ignore[attr-defined]  # functions, all of them

        assert {"settle_capacity", "set_aside_broken"} <= set(names)


class TestRunning:
    async def test_begins_and_ends_with_the_application(
        self, desk: Desk, settings: Settings, make: Maker, watch: Watch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scheduler, "PAUSE", 0.01)
        await promised(make)
        watch.at = HALFWAY
        app = create_app(settings, desk=desk)

        async with app.router.lifespan_context(app):
            for _ in range(500):
                if await settled(desk):
                    break
                await asyncio.sleep(0.01)

        assert await settled(desk) == 1

    async def test_survives_the_database(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scheduler, "PAUSE", 0.0)
        rounds = 0

        async def fail_twice(_desk: Desk, _tasks: object) -> int:
            nonlocal rounds
            rounds += 1
            if rounds < 3:
                raise OperationalError("SELECT 1", {}, OSError())
            raise asyncio.CancelledError

        monkeypatch.setattr(scheduler, "run_once", fail_twice)
        with pytest.raises(asyncio.CancelledError):
            await scheduler.run_for_ever(desk)

        assert rounds == 3
