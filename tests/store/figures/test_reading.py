"""Figures count the promises of a perimeter, and of no other."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from store.database import Database
from store.feedback import Feedback
from store.figures.reading import Figures, figures
from store.figures.scopes import NothingToCount, Period, Scope, scopes_of
from store.figures.tallies import Record
from store.people import Person, get_viewer
from store.request_statuses import ClosingOutcome, Status
from tests.store.make import Make

DAY = timedelta(days=1)


async def read(
    database: Database, person: Person, at: datetime, *, scope: Scope | None = None, period: Period = Period.QUARTER
) -> Figures:
    async with database.read() as session:
        viewer = await get_viewer(session, person.id)
        return await figures(session, viewer, scope=scope, period=period, at=at)


class TestProfessional:
    async def test_reads_the_promises_of_their_own_organisation(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        own, other = await make.organisation(), await make.organisation()
        clara, offer = await make.professional(own), await make.offer(own)
        for days in (1, 2, 3, 9, None):
            await make.contact_request(own, offer=offer, called_at=noon + days * DAY if days else None)
        await make.contact_request(other)

        found = await read(database, clara, noon + 10 * DAY)

        record = Record(5, 3, 2, 60, 2.5, 5.0)
        assert (found.scope, found.total) == (Scope.ORGANISATIONS, record)
        assert [(line.name, line.record) for line in found.organisations] == [(own.name, record)]
        assert [(line.name, line.of, line.record) for line in found.offers] == [(offer.title, own.name, record)]

    async def test_reads_what_is_not_there_yet_as_nothing(self, make: Make, database: Database, noon: datetime) -> None:
        clara = await make.professional(await make.organisation())

        found = await read(database, clara, noon)

        assert found.total == Record(0, 0, 0, None, None, None)
        assert (found.organisations, found.offers, len(found.months)) == ((), (), 12)

    async def test_reads_the_advice_for_each_offer(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation(delay_days=1)
        clara, offer = await make.professional(own), await make.offer(own)
        for _ in range(10):
            await make.contact_request(own, offer=offer, called_at=noon + 3 * DAY)

        [line] = (await read(database, clara, noon + 10 * DAY)).offers

        assert line.advice is not None
        assert (line.advice.announced, line.advice.advised) == (1, 3)

    async def test_reads_what_youths_said(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation()
        clara = await make.professional(own)
        for called, satisfaction in ((True, 3), (True, 1), (True, None), (False, None), (None, None)):
            request = await make.contact_request(own)
            async with database.turn() as session:
                said = Feedback(request_id=request.id, called=called, satisfaction=satisfaction, answered_at=noon)
                session.add(said)
        await make.contact_request(own)

        voice = (await read(database, clara, noon)).voice

        assert (voice.called, voice.not_called, voice.satisfaction) == (3, 1, (1, 0, 1))

    async def test_reads_what_became_of_requests(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation()
        clara = await make.professional(own)
        await make.contact_request(own, status=Status.CLOSED, outcome=ClosingOutcome.HELPED)
        for status in (Status.SEEN, Status.REORIENTING, Status.CONTACTED, Status.WITHDRAWN):
            await make.contact_request(own, status=status)

        outcomes = dict((await read(database, clara, noon)).outcomes)

        assert {key: number for key, number in outcomes.items() if number} == {
            "helped": 1,
            "sent": 2,
            "contacted": 1,
            "withdrawn": 1,
        }


class TestPeriod:
    async def test_begins_so_many_days_ago(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation()
        clara = await make.professional(own)
        for ago in (10, 60, 200, 400):
            await make.contact_request(own, created_at=noon - ago * DAY)

        numbers = [(await read(database, clara, noon, period=period)).total.requests for period in Period]

        assert numbers == [1, 2, 3]

    async def test_months_are_twelve_and_local(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation()
        clara = await make.professional(own)
        # Half past midnight in Paris, on the first of March.
        await make.contact_request(own, created_at=datetime.fromisoformat("2026-02-28T23:30:00+00:00"))
        await make.contact_request(own, created_at=datetime.fromisoformat("2026-02-28T22:30:00+00:00"))

        found = (await read(database, clara, noon)).months

        assert (found[0].first, found[-1].first) == (date(2025, 4, 1), date(2026, 3, 1))
        assert [(month.first.month, month.record.requests) for month in found if month.record.requests] == [
            (2, 1),
            (3, 1),
        ]


class TestAnimateur:
    async def test_reads_their_territory_by_organisation_and_by_offer(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        territory = await make.territory()
        ana, first, second = await make.animateur(territory), await make.organisation(), await make.organisation()
        offer = await make.offer(first)
        for organisation, where in ((first, offer), (first, offer), (second, None)):
            await make.contact_request(organisation, offer=where, territory=territory)
        await make.contact_request(first, offer=offer)

        found = await read(database, ana, noon)

        assert (found.scope, found.total.requests) == (Scope.TERRITORIES, 3)
        assert [(line.name, line.record.requests) for line in found.organisations] == [
            (first.name, 2),
            (second.name, 1),
        ]
        assert [line.record.requests for line in found.offers] == [2, 1]


class TestStateService:
    async def test_reads_no_number_under_five_and_nothing_of_one_offer(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        territory = await make.territory()
        dora, large, small = await make.departmental("51"), await make.organisation(), await make.organisation()
        for number in range(20):
            called = noon + DAY if number < 18 else None
            await make.contact_request(large, territory=territory, called_at=called)
        await make.contact_request(small, territory=territory, called_at=noon + DAY)

        found = await read(database, dora, noon + 10 * DAY)

        assert (found.scope, found.offers) == (Scope.OVERSEEN, ())
        assert [(line.name, line.record) for line in found.organisations] == [
            (large.name, Record(20, 18, None, 90, 1.0, 5.0)),
            (small.name, Record(None, None, None, None, None, None)),
        ]
        assert [(line.id, line.record.requests) for line in found.territories] == [(territory.id, 21)]

    async def test_reads_nothing_of_another_department(self, make: Make, database: Database, noon: datetime) -> None:
        await make.contact_request(territory=await make.territory())
        dora = await make.departmental("69")

        with pytest.raises(NothingToCount):
            await read(database, dora, noon)


class TestScopes:
    async def test_are_held_to_the_viewer(self, make: Make, database: Database, noon: datetime) -> None:
        clara = await make.professional(await make.organisation())

        with pytest.raises(NothingToCount):
            await read(database, clara, noon, scope=Scope.TERRITORIES)

        async with database.read() as session:
            assert scopes_of(await get_viewer(session, clara.id)) == (Scope.ORGANISATIONS,)


class TestCost:
    async def test_is_the_same_number_of_queries_whatever_there_is(
        self, make: Make, database: Database, noon: datetime, selects: list[str]
    ) -> None:
        costs = []
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        for offers in (1, 5):
            for _ in range(offers):
                await make.contact_request(organisation, called_at=noon + DAY)
            async with database.read() as session:
                viewer = await get_viewer(session, clara.id)
                selects.clear()
                await figures(session, viewer, scope=None, period=Period.YEAR, at=noon + 10 * DAY)
            costs.append(len(selects))

        assert costs == [7, 7]


@pytest.fixture
def selects(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)
