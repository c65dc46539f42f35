"""The day by which a youth is called again is watched as the first one was."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store import attempts, next_tries, own_requests
from store.call_dates import call_day, call_due
from store.contact_requests import ContactRequest
from store.database import Database
from store.drafts import Moment
from store.notices import Notice, NoticeKind
from store.opening_hours import Closure
from store.people import Person
from store.reminders import Outcome, Reminder
from store.request_events import EventKind, person
from store.request_statuses import AttemptResult, ClosingOutcome, Status
from store.rungs import Rung
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.promised import Promised

# Sent on Tuesday 10 March at noon in Greenwich; called in vain at once, the next call is said for Thursday.
THURSDAY = date(2026, 3, 12)
ITS_MORNING = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
OVER = datetime(2026, 3, 12, 23, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)
KINDS = (NoticeKind.REQUEST_TRY_DAY, NoticeKind.REQUEST_TRY_MISSED, NoticeKind.REQUEST_NOT_RECALLED)


@pytest.fixture
async def promised(make: Make, database: Database, committed: Committed, noon: datetime) -> Promised:
    promised = Promised(make, database, committed, noon)
    await promised.stand()
    return promised


async def call_in_vain(
    promised: Promised,
    *,
    at: datetime,
    again: date | None = None,
    result: AttemptResult = AttemptResult.NO_ANSWER,
) -> None:
    async with promised.database.turn() as session:
        request, by = await session.get_one(ContactRequest, promised.id), person(promised.clara.id)
        await attempts.note(session, request, result, next_try_on=again, by=by, at=at)


async def choose(promised: Promised, *, at: datetime) -> ContactRequest:
    async with promised.database.turn() as session:
        request = await session.get_one(ContactRequest, promised.id)
        await own_requests.choose_moment(session, request, Moment.EVENING, at=at)
    return await promised.stored()


class TestTheDay:
    async def test_comes_and_whoever_has_it_is_told(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).accept(by=person(promised.moussa.id), at=promised.noon)
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await promised.settle(ITS_MORNING)

        assert await promised.told(*KINDS) == [(NoticeKind.REQUEST_TRY_DAY, promised.moussa.id)]

    async def test_that_has_begun_needs_no_reminder(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=promised.noon.date())

        assert Rung.TRY_DAY not in await promised.outcomes()

    async def test_is_left_to_the_digest_of_those_who_read_one(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            (await session.get_one(Person, promised.clara.id)).digest_hour = 8
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await promised.settle(ITS_MORNING)

        assert await promised.told(NoticeKind.REQUEST_TRY_DAY) == [(NoticeKind.REQUEST_TRY_DAY, promised.moussa.id)]

    async def test_is_told_at_once_where_nobody_is_there_before_it_is_over(
        self, promised: Promised, database: Database, committed: Committed
    ) -> None:
        async with database.turn() as session:
            session.add(Closure(organisation_id=promised.organisation.id, first=THURSDAY, last=date(2026, 3, 20)))
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await promised.settle(ITS_MORNING)

        rows = await committed.all(Notice, Notice.kind == NoticeKind.REQUEST_TRY_DAY)
        assert {row.next_at for row in rows} == {ITS_MORNING}

    async def test_is_over_and_everybody_knows(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await promised.settle(ITS_MORNING)
        await promised.settle(OVER)

        assert await promised.told(NoticeKind.REQUEST_TRY_MISSED) == [
            (NoticeKind.REQUEST_TRY_MISSED, told.id) for told in (promised.clara, promised.moussa, promised.ana)
        ]
        assert (await promised.notice(NoticeKind.REQUEST_NOT_RECALLED)).next_at == NINE
        assert (EventKind.TOLD_LATE, None) in await promised.events()

    async def test_said_hours_too_late_is_said_once(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        assert await promised.settle(NINE) > 0
        await promised.settle(NINE)

        assert (await promised.outcomes())[Rung.TRY_DAY] is Outcome.OVERTAKEN
        assert len(await promised.told(NoticeKind.REQUEST_NOT_RECALLED)) == 1

    @pytest.mark.parametrize("since", ["talked", "closed", "withdrawn"])
    async def test_is_watched_no_more_once_it_is_over(self, promised: Promised, since: str) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        async with promised.database.turn() as session:
            request, by = await session.get_one(ContactRequest, promised.id), person(promised.clara.id)
            match since:
                case "talked":
                    request.contacted(by=by, at=ITS_MORNING)
                case "closed":
                    request.close(ClosingOutcome.UNREACHABLE, by=by, at=ITS_MORNING)
                case _:
                    request.withdraw(by=by, at=ITS_MORNING)
        await promised.settle(NINE)

        assert await promised.told(*KINDS) == []

    async def test_after_another_call_in_vain_is_another_day(self, promised: Promised, committed: Committed) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await promised.settle(NINE)
        await call_in_vain(promised, at=NINE + timedelta(hours=1), again=date(2026, 3, 16))
        await promised.settle(datetime(2026, 3, 16, 23, 0, tzinfo=UTC))

        rows = await committed.all(Notice, Notice.kind == NoticeKind.REQUEST_NOT_RECALLED)
        assert sorted(row.created_at.day for row in rows) == [13, 16]

    async def test_brought_forward_to_today_is_not_recalled_later(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)
        await call_in_vain(promised, at=promised.noon, again=promised.noon.date())
        await promised.settle(ITS_MORNING)

        assert (EventKind.REMINDED, "try_day") not in await promised.events()
        assert len(await promised.told(NoticeKind.REQUEST_NOT_RECALLED)) == 1

    async def test_to_come_holds_back_the_end(self, promised: Promised) -> None:
        late = promised.noon + timedelta(days=31)
        await call_in_vain(promised, at=late, again=late.date() + timedelta(days=10))
        await promised.settle(late + timedelta(days=9))
        waits = (await promised.stored()).status
        await promised.settle(late + timedelta(days=11))
        await promised.settle(late + timedelta(days=12))

        assert (waits, (await promised.stored()).status) == (Status.ATTEMPTED, Status.EXPIRED)


class TestAYouthWhoChoosesAMoment:
    async def test_before_any_call_waits_as_promised(self, promised: Promised) -> None:
        assert (await choose(promised, at=promised.noon)).next_try_on is None

    async def test_after_one_is_called_within_the_delay_again_in_working_days(self, promised: Promised) -> None:
        friday = datetime(2026, 3, 13, 19, 0, tzinfo=UTC)
        await call_in_vain(promised, at=promised.noon)

        assert (await choose(promised, at=friday)).next_try_on == date(2026, 3, 17)

    async def test_keeps_the_day_that_they_were_told(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=date(2026, 3, 20))

        assert (await choose(promised, at=NINE)).next_try_on == date(2026, 3, 20)

    async def test_after_a_day_that_was_missed_has_a_new_one(self, promised: Promised) -> None:
        await call_in_vain(promised, at=promised.noon, again=THURSDAY)

        assert (await choose(promised, at=NINE)).next_try_on == date(2026, 3, 17)


class TestACallThatIsOwed:
    async def test_is_the_first_one_then_the_next(self, promised: Promised) -> None:
        request = await promised.stored()
        assert call_due(request) == request.due_at
        await call_in_vain(promised, at=promised.noon, result=AttemptResult.WRONG_NUMBER)
        assert call_due(await promised.stored()) is None
        await call_in_vain(promised, at=promised.noon, again=date(2026, 3, 20))

        request = await promised.stored()
        assert call_due(request) == datetime(2026, 3, 20, 22, 59, 59, tzinfo=UTC)
        assert call_day(request) == date(2026, 3, 20)
        assert not request.is_late(datetime(2026, 3, 20, 22, 0, tzinfo=UTC))
        assert next_tries.is_missed(request, datetime(2026, 3, 20, 23, 0, tzinfo=UTC))

    async def test_has_two_rows_a_request_whatever_the_calls(self, promised: Promised, committed: Committed) -> None:
        for days in (1, 2, 3):
            await call_in_vain(promised, at=promised.noon, again=promised.noon.date() + timedelta(days=days))

        rows = await committed.all(Reminder, Reminder.rung.in_((Rung.TRY_DAY, Rung.TRY_MISSED)))
        assert {row.planned_at.day for row in rows} == {13}
        assert len(rows) == 2
