"""The catalogue answers one youth with one narrow query."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from store.answers import Answers
from store.catalogue import OpenOffer, best, open_offers
from store.criteria import Criteria
from store.database import Database
from store.offer_statuses import OfferStatus
from store.places import Zone, ZoneLevel
from store.request_statuses import Status
from tests.store.make import GRAND_REIMS, Make

REIMS = Zone(ZoneLevel.COMMUNE, "51454")
MARNE = Zone(ZoneLevel.DEPARTMENT, "51")
FRANCE = Zone(ZoneLevel.FRANCE, "FR")
LYON = Zone(ZoneLevel.EPCI, "200046977")
AROUND_REIMS = (REIMS, GRAND_REIMS, MARNE, FRANCE)
TODAY = date(2026, 3, 10)


@pytest.fixture
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Every query sent while the test runs."""
    sent: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)


async def titles(database: Database, *, theme: str = "emploi") -> list[str]:
    return [offer.title for offer in await here(database, theme=theme)]


async def here(database: Database, *, theme: str = "emploi") -> list[OpenOffer]:
    async with database.read() as session:
        return await open_offers(session, zones=AROUND_REIMS, theme=theme, on=TODAY)


class TestOpenOffers:
    @pytest.mark.parametrize("zone", AROUND_REIMS)
    async def test_are_those_whose_zones_hold_the_place(self, make: Make, database: Database, zone: Zone) -> None:
        offer = await make.offer(zones=(zone,))

        [found] = await here(database)

        assert (found.id, found.level) == (offer.id, zone.level)

    async def test_of_elsewhere_or_of_another_theme_stay_away(self, make: Make, database: Database) -> None:
        await make.offer(zones=(LYON,))
        await make.offer(theme="logement")

        assert await titles(database) == []

    async def test_covering_the_place_twice_come_once_with_the_closest_zone(
        self, make: Make, database: Database
    ) -> None:
        await make.offer(zones=(FRANCE, MARNE, REIMS, GRAND_REIMS))

        assert [offer.level for offer in await here(database)] == [ZoneLevel.COMMUNE]

    @pytest.mark.parametrize("status", [status for status in OfferStatus if status is not OfferStatus.PUBLISHED])
    async def test_are_published(self, make: Make, database: Database, status: OfferStatus) -> None:
        await make.offer(status=status)

        assert await titles(database) == []

    async def test_are_valid_until_their_last_day(self, make: Make, database: Database) -> None:
        last_day = await make.offer(valid_until=TODAY)
        await make.offer(valid_until=TODAY - timedelta(days=1))

        assert await titles(database) == [last_day.title]

    async def test_have_room_left(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        full = await make.offer(organisation, capacity=1)
        await make.contact_request(organisation, offer=full)
        await make.offer(organisation, capacity=0)

        assert await titles(database) == []

    async def test_have_room_again_once_a_request_is_closed(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation, capacity=1)
        await make.contact_request(organisation, offer=offer, status=Status.CLOSED)

        assert await titles(database) == [offer.title]

    async def test_announce_the_delay_of_their_organisation_unless_they_have_their_own(
        self, make: Make, database: Database
    ) -> None:
        organisation = await make.organisation(delay_days=6)
        await make.offer(organisation)
        await make.offer(organisation, delay_days=2)

        assert sorted(offer.delay_days for offer in await here(database)) == [2, 6]


class TestBest:
    async def test_offers_come_with_the_reasons_that_they_suit(self, make: Make, database: Database) -> None:
        fits = await make.offer(criteria=Criteria(age_min=18))
        await make.offer(criteria=Criteria(age_min=26))

        [match] = best(await here(database), Answers().answer("age", "19"), seed="a-youth")

        assert match.offer.id == fits.id
        assert [reason.question for reason in match.verdict.reasons] == ["age"]


class TestPromisesKept:
    async def test_rank_offers_that_are_otherwise_equal(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        faithful, forgetful = await make.offer(organisation), await make.offer(organisation)
        for number in range(5):
            await make.contact_request(organisation, offer=forgetful, **past(called=number < 3))
            await make.contact_request(organisation, offer=faithful, **past(called=True))

        assert await order(database) == [faithful.id, forgetful.id]

    async def test_weigh_less_than_a_shorter_delay(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        slow, quick = await make.offer(organisation, delay_days=5), await make.offer(organisation, delay_days=2)
        for _ in range(5):
            await make.contact_request(organisation, offer=quick, **past(called=False))
            await make.contact_request(organisation, offer=slow, **past(called=True))

        assert await order(database) == [quick.id, slow.id]

    async def test_count_for_nothing_under_five_requests(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation)
        for _ in range(4):
            await make.contact_request(organisation, offer=offer, **past(called=False))

        assert [found.promises_kept for found in await here(database)] == [10]


def past(*, called: bool) -> dict[str, Any]:
    """A promise of last month, kept or not."""
    made = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
    return {
        "created_at": made,
        "due_at": made + timedelta(days=5),
        "called_at": made + timedelta(days=1) if called else None,
    }


async def order(database: Database) -> list[int]:
    return [match.offer.id for match in best(await here(database), Answers(), seed="a-youth")]


class TestCost:
    async def test_is_two_queries_however_many_offers(
        self, make: Make, database: Database, statements: list[tuple[str, Any]]
    ) -> None:
        for _ in range(5):
            await make.offer(zones=(REIMS, FRANCE))
        statements.clear()

        await here(database)

        assert len(statements) == 2

    async def test_is_narrowed_by_the_index_on_zones(
        self, make: Make, database: Database, statements: list[tuple[str, Any]]
    ) -> None:
        await make.offer()
        statements.clear()
        await here(database)
        statement, parameters = statements[0]

        steps = await plan(database, statement, parameters)

        assert [step for step in steps if step.startswith("SCAN") or "Seq Scan on offer_zones" in step] == []
        assert any("offer_zones" in step and INDEX[database.engine.dialect.name] in step for step in steps)

    async def test_of_records_grows_with_the_requests_of_these_offers_alone(
        self, make: Make, database: Database, statements: list[tuple[str, Any]]
    ) -> None:
        await make.offer()
        statements.clear()
        await here(database)
        statement, parameters = statements[1]

        steps = await plan(database, statement, parameters)

        assert [step for step in steps if step.startswith("SCAN") or "Seq Scan" in step] == []
        assert any("ix_contact_requests_offer_created" in step for step in steps)


INDEX = {"sqlite": "(level=? AND code=? AND theme=?)", "postgresql": "pk_offer_zones"}


async def plan(database: Database, statement: str, parameters: Any) -> list[str]:
    """How the database goes about a query, step by step."""
    explain = "EXPLAIN" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    async with database.turn() as session:
        connection = await session.connection()
        if explain == "EXPLAIN":
            # A table of two rows is rightly read whole: what matters is what the index can do.
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return [row[-1] for row in await connection.exec_driver_sql(f"{explain} {statement}", parameters)]
