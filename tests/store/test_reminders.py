"""Each rung of a promise speaks once, to the right people, and only while it is needed."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from store import feedback, reminders
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Notice, NoticeKind
from store.opening_hours import Closure, OpeningHours, OpenRange
from store.organisations import Organisation
from store.people import Person
from store.recipients import Recipient, Recipients
from store.reminders import Outcome, Reminder
from store.request_events import SERVICE, YOUTH, EventKind, RequestEvent, person
from store.request_statuses import ClosingOutcome, Status
from store.rungs import Rung
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.promised import Promised

# Sent on Tuesday 10 March at noon in Greenwich, promised by the end of Thursday in Paris.
HALFWAY = datetime(2026, 3, 11, 17, 30, tzinfo=UTC)
NEARLY_LATE = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
LATE = datetime(2026, 3, 12, 23, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)
FOLLOW_UP = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)
STILL_LATE = LATE + timedelta(days=2)
EXPIRY = LATE + timedelta(days=30)
TO_YOUTH = (NoticeKind.REQUEST_LATE, NoticeKind.REQUEST_FOLLOWED_UP, NoticeKind.REQUEST_EXPIRED)


@pytest.fixture
async def promised(make: Make, database: Database, committed: Committed, noon: datetime) -> Promised:
    promised = Promised(make, database, committed, noon)
    await promised.stand()
    return promised


class TestHalfway:
    async def test_is_told_to_all_while_nobody_took_it(self, promised: Promised) -> None:
        await promised.settle(HALFWAY)

        assert await promised.told() == [
            (NoticeKind.REQUEST_HALFWAY, promised.clara.id),
            (NoticeKind.REQUEST_HALFWAY, promised.moussa.id),
        ]
        assert await promised.events() == [(EventKind.REMINDED, "halfway")]

    async def test_is_told_to_whoever_took_it(self, promised: Promised) -> None:
        await _accept(promised, by=promised.moussa)
        await promised.settle(HALFWAY)

        assert await promised.told(NoticeKind.REQUEST_HALFWAY) == [(NoticeKind.REQUEST_HALFWAY, promised.moussa.id)]

    async def test_is_told_to_all_when_whoever_took_it_left(self, promised: Promised, database: Database) -> None:
        await _accept(promised, by=promised.moussa)
        async with database.turn() as session:
            (await session.get_one(Person, promised.moussa.id)).disabled_at = HALFWAY
        await promised.settle(HALFWAY)

        assert await promised.told(NoticeKind.REQUEST_HALFWAY) == [(NoticeKind.REQUEST_HALFWAY, promised.clara.id)]

    async def test_is_left_to_the_digest_of_those_who_read_one(self, promised: Promised, database: Database) -> None:
        await _digest(database, promised.clara)
        await promised.settle(HALFWAY)
        assert await promised.told() == [(NoticeKind.REQUEST_HALFWAY, promised.moussa.id)]

    async def test_is_not_needed_when_all_read_a_digest(self, promised: Promised, database: Database) -> None:
        await _digest(database, promised.clara, promised.moussa)
        await promised.settle(HALFWAY)

        assert await promised.told() == []
        assert (await promised.outcomes())[Rung.HALFWAY] is Outcome.NOT_NEEDED

    async def test_does_not_come_before_its_time(self, promised: Promised) -> None:
        assert await promised.settle(HALFWAY - timedelta(seconds=1)) == 0


class TestNearlyLate:
    async def test_is_told_to_colleagues_too(self, promised: Promised, database: Database) -> None:
        await _accept(promised, by=promised.moussa)
        await _digest(database, promised.clara)
        await promised.settle(HALFWAY)
        await promised.settle(NEARLY_LATE)

        assert await promised.told(NoticeKind.REQUEST_NEARLY_LATE) == [
            (NoticeKind.REQUEST_NEARLY_LATE, promised.clara.id),
            (NoticeKind.REQUEST_NEARLY_LATE, promised.moussa.id),
        ]

    async def test_is_told_to_the_animateur_where_nobody_is_left(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            for gone in (promised.clara, promised.moussa):
                (await session.get_one(Person, gone.id)).disabled_at = HALFWAY
        await promised.settle(NEARLY_LATE)

        notice = await promised.notice(NoticeKind.REQUEST_NEARLY_LATE)
        assert (notice.person_id, notice.detail) == (promised.ana.id, "territory")


class TestLate:
    async def test_is_told_to_the_youth_once_they_are_up(self, promised: Promised) -> None:
        await promised.settle(LATE)

        notice = await promised.notice(NoticeKind.REQUEST_LATE)
        assert notice.conversation_id is not None
        assert notice.next_at == NINE
        assert (EventKind.TOLD_LATE, None) in await promised.events()

    async def test_is_told_to_professionals_and_animateurs(self, promised: Promised, committed: Committed) -> None:
        await promised.settle(LATE)

        rows = await committed.all(Notice, Notice.kind == NoticeKind.REQUEST_OVERDUE)
        assert {(row.person_id, row.detail) for row in rows} == {
            (promised.clara.id, "organisation"),
            (promised.moussa.id, "organisation"),
            (promised.ana.id, "territory"),
        }

    async def test_the_last_second_is_not_late(self, promised: Promised) -> None:
        await promised.settle(LATE - timedelta(seconds=1))

        assert (await promised.outcomes())[Rung.LATE] is None

    async def test_waits_while_another_offer_awaits_the_youth(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.reorient("a-proposal", by=person(promised.clara.id), at=NEARLY_LATE)
        await promised.settle(LATE)
        waiting = await promised.outcomes()
        async with database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).accept(by=person(promised.clara.id), at=NINE)
        await promised.settle(FOLLOW_UP)

        assert waiting[Rung.LATE] is None
        assert (await promised.outcomes())[Rung.LATE] is Outcome.TOLD
        assert len(await promised.told(NoticeKind.REQUEST_LATE)) == 1


class TestTheQuestionAfterwards:
    async def test_is_asked_at_ten_even_of_a_call_on_time(self, promised: Promised) -> None:
        await _call(promised, at=NEARLY_LATE)
        await promised.settle(LATE)
        await promised.settle(FOLLOW_UP)

        assert await promised.told(*TO_YOUTH) == [(NoticeKind.REQUEST_FOLLOWED_UP, None)]

    async def test_is_not_asked_of_who_answered_already(self, promised: Promised, database: Database) -> None:
        await _call(promised, at=NEARLY_LATE)
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            await feedback.say_called(session, request, called=True, at=NEARLY_LATE)
        await promised.settle(FOLLOW_UP)

        assert await promised.told(*TO_YOUTH) == []

    @pytest.mark.parametrize("away", ["withdrawn", "reoriented"])
    async def test_is_not_asked_of_who_went_elsewhere(self, promised: Promised, database: Database, away: str) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            if away == "withdrawn":
                request.withdraw(by=YOUTH, at=HALFWAY)
            else:
                request.close(ClosingOutcome.REORIENTED, by=person(promised.clara.id), at=HALFWAY)
        await promised.settle(FOLLOW_UP)

        assert await promised.told(*TO_YOUTH) == []

    async def test_waits_for_the_answer_to_another_offer(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.reorient("a-proposal", by=person(promised.clara.id, on_behalf=True), at=HALFWAY)
        await promised.settle(FOLLOW_UP)
        waiting = (await promised.outcomes())[Rung.FOLLOW_UP]
        async with database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).carry_on(Status.SEEN, by=YOUTH, at=FOLLOW_UP)
        await promised.settle(FOLLOW_UP + timedelta(hours=1))

        assert waiting is None
        assert (await promised.outcomes())[Rung.FOLLOW_UP] is Outcome.TOLD


class TestStillLate:
    async def test_is_told_again(self, promised: Promised) -> None:
        await promised.settle(LATE)
        await promised.settle(STILL_LATE)

        assert await promised.told(NoticeKind.REQUEST_STILL_OVERDUE) == [
            (NoticeKind.REQUEST_STILL_OVERDUE, told.id) for told in (promised.clara, promised.moussa, promised.ana)
        ]


class TestExpiry:
    async def test_ends_the_request_and_tells_the_youth_by_day(self, promised: Promised) -> None:
        await promised.settle(LATE)
        await promised.settle(EXPIRY)

        request = await promised.stored()
        assert (request.status, request.closed_at) == (Status.EXPIRED, EXPIRY)
        # Summer time came in between: midnight of March is one o'clock of April.
        assert (await promised.notice(NoticeKind.REQUEST_EXPIRED)).next_at == datetime(2026, 4, 12, 7, tzinfo=UTC)

    async def test_comes_for_who_was_never_reached(self, promised: Promised) -> None:
        await _call(promised, at=NEARLY_LATE, reached=False)
        await promised.settle(EXPIRY)

        assert (await promised.stored()).status is Status.EXPIRED

    async def test_spares_who_was_talked_to(self, promised: Promised) -> None:
        await _call(promised, at=NEARLY_LATE)
        await promised.settle(EXPIRY)

        assert (await promised.stored()).status is Status.CONTACTED

    async def test_waits_for_the_answer_to_another_offer(self, promised: Promised, database: Database) -> None:
        await promised.settle(LATE)
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            request.reorient("a-proposal", by=person(promised.clara.id), at=EXPIRY - timedelta(days=3))

        await promised.settle(EXPIRY)

        assert (await promised.stored()).status is Status.REORIENTING

    async def test_waits_for_lateness_to_be_told(self, promised: Promised) -> None:
        await promised.settle(EXPIRY)
        first = await promised.told(*TO_YOUTH)
        for hours in range(1, 26):
            await promised.settle(EXPIRY + timedelta(hours=hours))

        assert first == [(NoticeKind.REQUEST_FOLLOWED_UP, None), (NoticeKind.REQUEST_LATE, None)]
        assert (await promised.stored()).status is Status.EXPIRED


class TestNoLongerNeeded:
    async def test_once_somebody_called(self, promised: Promised) -> None:
        await _call(promised, at=HALFWAY - timedelta(hours=1), reached=False)
        await promised.settle(STILL_LATE)

        outcomes = await promised.outcomes()
        assert {outcomes[rung] for rung in (Rung.HALFWAY, Rung.NEARLY_LATE, Rung.LATE, Rung.STILL_LATE)} == {
            Outcome.NOT_NEEDED
        }

    @pytest.mark.parametrize("end", ["withdrawn", "closed", "expired"])
    async def test_once_it_is_over(self, promised: Promised, database: Database, end: str) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, promised.id)
            if end == "withdrawn":
                request.withdraw(by=YOUTH, at=HALFWAY)
            elif end == "closed":
                request.close(ClosingOutcome.NOT_FOR_ME, by=person(promised.clara.id), at=HALFWAY)
            else:
                request.expire(by=SERVICE, at=HALFWAY)
        await promised.settle(EXPIRY)

        outcomes = await promised.outcomes()
        del outcomes[Rung.FOLLOW_UP]
        assert set(outcomes.values()) == {Outcome.NOT_NEEDED}


class TestAfterAnOutage:
    async def test_each_person_hears_the_last_rung_only(self, promised: Promised) -> None:
        await promised.settle(LATE)

        kinds = {kind for kind, who in await promised.told() if who is not None}
        assert kinds == {NoticeKind.REQUEST_OVERDUE}
        assert (await promised.outcomes())[Rung.HALFWAY] is Outcome.OVERTAKEN
        assert (await promised.outcomes())[Rung.NEARLY_LATE] is Outcome.OVERTAKEN

    async def test_the_youth_is_told_of_lateness_then_asked(self, promised: Promised) -> None:
        evening = datetime(2026, 3, 13, 20, 30, tzinfo=UTC)
        await promised.settle(evening)

        late, asked = await promised.notice(TO_YOUTH[0]), await promised.notice(TO_YOUTH[1])
        assert late.next_at == datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
        assert asked.next_at == late.next_at + timedelta(hours=1)

    async def test_twice_at_once_settles_once(self, promised: Promised) -> None:
        assert [await promised.settle(STILL_LATE) for _ in range(2)] == [1, 0]


class TestWaitingForTheOpening:
    async def test_of_the_organisation(self, promised: Promised, database: Database) -> None:
        await _open(database, promised.organisation, time(9), time(17))
        await promised.settle(HALFWAY + timedelta(hours=1))

        rows = await promised.committed.all(Notice, Notice.kind == NoticeKind.REQUEST_HALFWAY)
        assert {row.next_at for row in rows} == {datetime(2026, 3, 12, 8, 0, tzinfo=UTC)}

    async def test_is_read_on_its_own_clock(self, promised: Promised, database: Database) -> None:
        """A youth of La Réunion asks a team of Reims."""
        await _open(database, promised.organisation, time(9), time(17))
        async with database.turn() as session:
            (await session.get_one(ContactRequest, promised.id)).timezone = "Indian/Reunion"

        await promised.settle(HALFWAY + timedelta(hours=1))

        rows = await promised.committed.all(Notice, Notice.kind == NoticeKind.REQUEST_HALFWAY)
        assert {row.next_at for row in rows} == {datetime(2026, 3, 12, 8, 0, tzinfo=UTC)}

    async def test_would_miss_the_date_and_is_not_done(self, promised: Promised, database: Database) -> None:
        async with database.turn() as session:
            session.add(
                Closure(organisation_id=promised.organisation.id, first=date(2026, 3, 11), last=date(2026, 3, 20))
            )
        await promised.settle(HALFWAY)
        await promised.settle(NEARLY_LATE)
        await promised.settle(LATE)

        rows = await promised.committed.all(Notice, Notice.person_id.is_not(None))
        waits = {(row.kind, row.person_id == promised.ana.id): row.next_at - row.created_at for row in rows}
        assert waits[NoticeKind.REQUEST_HALFWAY, False] == timedelta()
        assert waits[NoticeKind.REQUEST_NEARLY_LATE, False] == timedelta()
        assert waits[NoticeKind.REQUEST_OVERDUE, True] == timedelta()
        assert waits[NoticeKind.REQUEST_OVERDUE, False] == timedelta(days=8)


class TestOneThatFails:
    @pytest.fixture(autouse=True)
    def failing(self, promised: Promised, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = Recipients.of

        async def fail_for_one(self: Recipients, rung: Rung, request: ContactRequest) -> list[Recipient]:
            if request.id == promised.id:
                raise RuntimeError
            return await answer(self, rung, request)

        monkeypatch.setattr(Recipients, "of", fail_for_one)

    async def test_does_not_stop_the_others(self, promised: Promised, committed: Committed) -> None:
        others = [await promised.request() for _ in range(3)]
        await promised.settle(HALFWAY)

        told = await committed.all(Notice)
        assert {row.request_id for row in told} == set(others)
        assert len(told) == 6

    async def test_is_looked_at_again_an_hour_later(self, promised: Promised, monkeypatch: pytest.MonkeyPatch) -> None:
        taken = [await promised.settle(HALFWAY) for _ in range(2)]
        monkeypatch.undo()

        assert taken == [1, 0]
        assert await promised.settle(HALFWAY + timedelta(hours=1)) == 1
        assert (await promised.outcomes())[Rung.HALFWAY] is Outcome.TOLD


class TestTwoSchedulersAtOnce:
    async def test_settle_each_rung_once(self, promised: Promised, database_url: str) -> None:
        for _ in range(14):
            await promised.request()

        await asyncio.gather(*(_work(database_url) for _ in range(3)))

        rows = await promised.committed.all(Reminder, Reminder.settled_at.is_not(None))
        told = await promised.told(NoticeKind.REQUEST_HALFWAY)
        marked = await promised.committed.all(RequestEvent)
        assert (len(rows), len(told), len(marked)) == (15, 30, 15)


async def _work(url: str) -> None:
    """A process of its own, or nearly: its own connections, and nothing shared but the database."""
    database = Database(url)
    for _ in range(30):
        async with database.turn() as session:
            await reminders.settle_due(session, at=HALFWAY, limit=2)
    await database.close()


class TestSmallTurns:
    async def test_end_the_work(self, promised: Promised, committed: Committed) -> None:
        for _ in range(4):
            await promised.request()

        taken = [await promised.settle(HALFWAY, limit=2) for _ in range(4)]

        assert taken == [2, 2, 1, 0]
        assert len(await committed.all(Reminder, Reminder.settled_at.is_not(None))) == 5


async def _accept(promised: Promised, *, by: Person) -> None:
    async with promised.database.turn() as session:
        request = await session.get_one(ContactRequest, promised.id)
        request.accept(by=person(by.id), at=promised.noon)


async def _call(promised: Promised, *, at: datetime, reached: bool = True) -> None:
    async with promised.database.turn() as session:
        request = await session.get_one(ContactRequest, promised.id)
        if reached:
            request.contacted(by=person(promised.clara.id), at=at)
        else:
            request.attempt(by=person(promised.clara.id), at=at)


async def _digest(database: Database, *people: Person) -> None:
    async with database.turn() as session:
        for each in people:
            (await session.get_one(Person, each.id)).digest_hour = 8


async def _open(database: Database, organisation: Organisation, start: time, end: time) -> None:
    async with database.turn() as session:
        (await session.get_one(Organisation, organisation.id)).hours = OpeningHours(((OpenRange(start, end),),) * 7)
