"""A commune belongs to one Boussole at most, its own word weighing more than its agglomeration's."""

import pytest
from sqlalchemy.exc import IntegrityError

from store import territories
from store.database import Database
from store.places import Gazetteer, Zone, ZoneLevel
from store.territories import AgeBounds, NoSuchTerritory
from tests.store.make import GRAND_REIMS, Make

TINQUEUX = Zone(ZoneLevel.COMMUNE, "51573")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


async def territory_of(database: Database, gazetteer: Gazetteer, commune: str) -> str | None:
    async with database.read() as session:
        found = await territories.find_territory_of(session, gazetteer.zones_of(commune))
        return found.id if found else None


class TestFindingTheTerritoryOfACommune:
    async def test_goes_by_the_agglomeration(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        await make.territory("51-reims", zones=(GRAND_REIMS,))

        assert await territory_of(database, gazetteer, "51454") == "51-reims"

    async def test_goes_by_the_commune_first(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        await make.territory("51-reims", zones=(GRAND_REIMS,))
        await make.territory("51-tinqueux", zones=(TINQUEUX,))

        assert await territory_of(database, gazetteer, "51573") == "51-tinqueux"
        assert await territory_of(database, gazetteer, "51454") == "51-reims"

    async def test_takes_a_district_for_its_city(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        await make.territory("69-lyon", zones=(Zone(ZoneLevel.EPCI, "200046977"),))

        assert await territory_of(database, gazetteer, "69385") == "69-lyon"

    async def test_may_find_none(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        await make.territory()

        assert await territory_of(database, gazetteer, "18279") is None


class TestTerritory:
    async def test_knows_its_communes(self, make: Make, gazetteer: Gazetteer) -> None:
        territory = await make.territory(zones=(GRAND_REIMS, Zone(ZoneLevel.COMMUNE, "18279")))

        assert {"51454", "51573", "18279"} <= territory.communes(gazetteer)
        assert "75056" not in territory.communes(gazetteer)

    async def test_shares_no_zone_with_another(self, make: Make) -> None:
        await make.territory("51-reims")

        with pytest.raises(IntegrityError):
            await make.territory("51-other")

    async def test_that_does_not_exist_is_a_fact(self, database: Database) -> None:
        async with database.read() as session:
            with pytest.raises(NoSuchTerritory):
                await territories.get_territory(session, "00-nowhere")
            assert await territories.find_territory(session, "00-nowhere") is None
            assert await territories.find_territory(session, None) is None


class TestAgeBounds:
    def test_are_included(self) -> None:
        assert [age for age in range(14, 33) if AgeBounds(16, 30).hold(age)] == list(range(16, 31))
