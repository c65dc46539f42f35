"""Places as they are typed in the form of an offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.offer_zones import MOST_SUGGESTED, coverage, find_zone, key_of, named, suggested
from store.places import Zone, ZoneLevel
from tests.store.writing_offers import GRAND_REIMS, REIMS, france

MARNE = Zone(ZoneLevel.DEPARTMENT, "51")


def keys(text: str) -> list[str]:
    return [zone.key for zone in suggested(france(), text)]


class TestKeys:
    @pytest.mark.parametrize("zone", [MARNE, Zone(ZoneLevel.FRANCE, "FR"), Zone(ZoneLevel.DEPARTMENT, "2A")])
    def test_lead_back_to_the_zone(self, zone: Zone) -> None:
        assert find_zone(key_of(zone)) == zone

    @pytest.mark.parametrize("key", ["", "commune", "commune:", "planet:3", ":51"])
    def test_written_otherwise_are_no_zone(self, key: str) -> None:
        assert find_zone(key) is None


class TestSuggestions:
    def test_of_a_commune_are_the_commune_and_what_lies_around_it(self) -> None:
        found = keys("reims")

        assert found[0] == REIMS
        assert {GRAND_REIMS, "department:51", "region:44", "france:FR"} <= set(found)

    def test_of_a_postcode_are_its_communes(self) -> None:
        assert REIMS in keys("51100")

    def test_of_several_communes_are_all_of_them(self) -> None:
        assert len([key for key in keys("saint denis") if key.startswith("commune:")]) > 1

    def test_of_an_area_are_the_area(self) -> None:
        assert "region:44" in keys("grand est")

    def test_of_the_country_are_the_country_first(self) -> None:
        assert keys("France")[0] == "france:FR"

    @pytest.mark.parametrize("text", ["", "xyzzyxyzzy", "<script>"])
    def test_of_nonsense_are_none(self, text: str) -> None:
        assert keys(text) == []

    @given(st.text())
    def test_are_few_and_each_once(self, text: str) -> None:
        found = keys(text)

        assert len(found) == len(set(found)) <= MOST_SUGGESTED


class TestCoverage:
    def test_counts_communes_and_people(self) -> None:
        covered = coverage(france(), [MARNE])

        assert covered.communes > 500
        assert covered.inhabitants > 500_000

    def test_of_nothing_is_nothing(self) -> None:
        assert (coverage(france(), []).communes, coverage(france(), []).inhabitants) == (0, 0)


class TestNames:
    def test_leave_out_what_does_not_exist(self) -> None:
        assert [zone.name for zone in named(france(), [Zone(ZoneLevel.COMMUNE, "00000"), MARNE])] == ["Marne"]
