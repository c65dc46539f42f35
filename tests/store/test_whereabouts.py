"""Where a youth is, and what the place decides."""

import pytest

from store import whereabouts
from store.database import Database
from store.deadlines import DuePolicy
from store.places import Gazetteer, Zone, ZoneLevel
from store.territories import AgeBounds
from store.whereabouts import Whereabouts
from tests.store.make import Make

REIMS, BREST, SAINT_DENIS = "51454", "29019", "97411"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


class TestFinding:
    async def test_the_place_weighs_more_than_the_way_in(
        self, make: Make, database: Database, gazetteer: Gazetteer
    ) -> None:
        await make.territory("51-reims")
        async with database.read() as session:
            at_home = await whereabouts.find(session, gazetteer, place=REIMS, entered_by=None)
            elsewhere = await whereabouts.find(session, gazetteer, place=BREST, entered_by="51-reims")
            unsaid = await whereabouts.find(session, gazetteer, place=None, entered_by="51-reims")

        assert at_home.rules.territory_id == "51-reims"
        assert elsewhere.territory is None
        assert unsaid.rules.territory_id == "51-reims"


class TestOutsideEveryTerritory:
    def test_offers_are_looked_for_around_the_place(self, gazetteer: Gazetteer) -> None:
        here = Whereabouts(gazetteer, gazetteer.get(BREST))

        assert Zone(ZoneLevel.DEPARTMENT, "29") in here.zones
        assert here.zones[-1] == Zone(ZoneLevel.FRANCE, "FR")
        assert here.place_name == "Brest (Finistère)"
        assert here.ages == AgeBounds(16, 30)

    def test_days_are_counted_on_the_clock_of_the_place(self, gazetteer: Gazetteer) -> None:
        rules = Whereabouts(gazetteer, gazetteer.get(SAINT_DENIS)).rules

        assert (rules.timezone, rules.policy) == ("Indian/Reunion", DuePolicy.CALENDAR)

    def test_nowhere_is_all_of_france(self, gazetteer: Gazetteer) -> None:
        assert Whereabouts(gazetteer).zones == (Zone(ZoneLevel.FRANCE, "FR"),)
