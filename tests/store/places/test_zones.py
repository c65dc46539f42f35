"""Zones by name, and what each of them holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.places import FRANCE, Commune, Gazetteer, NoSuchZone, Zone, ZoneLevel
from store.places.atlas import read_atlas

MARNE, GRAND_EST = Zone(ZoneLevel.DEPARTMENT, "51"), Zone(ZoneLevel.REGION, "44")
GRAND_REIMS, NATION = Zone(ZoneLevel.EPCI, "200067213"), Zone(ZoneLevel.FRANCE, FRANCE)
LYON, LYON_7 = Zone(ZoneLevel.COMMUNE, "69123"), Zone(ZoneLevel.COMMUNE, "69387")
SOME = st.sampled_from(read_atlas().communes)


class TestNames:
    @pytest.mark.parametrize(
        ("zone", "name"),
        [
            (Zone(ZoneLevel.COMMUNE, "51454"), "Reims (Marne)"),
            (MARNE, "Marne"),
            (GRAND_EST, "Grand Est"),
            (NATION, "France"),
        ],
    )
    def test_are_those_that_people_read(self, gazetteer: Gazetteer, zone: Zone, name: str) -> None:
        assert gazetteer.zones.name_of(zone) == name

    def test_are_of_what_exists(self, gazetteer: Gazetteer) -> None:
        unknown = Zone(ZoneLevel.COMMUNE, "00000")

        assert not gazetteer.zones.knows(unknown)
        with pytest.raises(NoSuchZone):
            gazetteer.zones.name_of(unknown)

    @pytest.mark.parametrize(
        ("text", "zone"),
        [
            ("grand est", GRAND_EST),
            ("GRAND REIMS", GRAND_REIMS),
            ("marne", MARNE),
            ("51", MARNE),
            ("2a", Zone(ZoneLevel.DEPARTMENT, "2A")),
            ("france", NATION),
            ("ile de fr", Zone(ZoneLevel.REGION, "11")),
        ],
    )
    def test_find_the_area(self, gazetteer: Gazetteer, text: str, zone: Zone) -> None:
        assert zone in gazetteer.zones.named(text)

    @pytest.mark.parametrize("text", ["", " ", "xyzzy", "<!>", "9" * 200])
    def test_find_nothing_in_nonsense(self, gazetteer: Gazetteer, text: str) -> None:
        assert gazetteer.zones.named(text) == ()

    @given(st.text())
    def test_take_any_text(self, gazetteer: Gazetteer, text: str) -> None:
        assert all(gazetteer.zones.knows(zone) for zone in gazetteer.zones.named(text))


class TestContents:
    @given(wanted=SOME)
    def test_of_each_zone_of_a_commune_hold_it_or_its_city(self, gazetteer: Gazetteer, wanted: Commune) -> None:
        for zone in gazetteer.zones_of(wanted.code):
            held = {commune.code for commune in gazetteer.zones.communes_in([zone])}
            assert held & {wanted.code, wanted.parent}, zone

    def test_count_each_commune_once(self, gazetteer: Gazetteer) -> None:
        zones = gazetteer.zones
        together = zones.communes_in([MARNE, GRAND_REIMS, Zone(ZoneLevel.COMMUNE, "51454")])

        assert set(together) == set(zones.communes_in([MARNE]))

    def test_count_a_city_and_its_districts_as_one(self, gazetteer: Gazetteer) -> None:
        assert [commune.code for commune in gazetteer.zones.communes_in([LYON, LYON_7])] == ["69123"]
        assert [commune.code for commune in gazetteer.zones.communes_in([LYON_7])] == ["69387"]

    def test_of_france_are_everything(self, gazetteer: Gazetteer) -> None:
        whole = {commune.code for commune in gazetteer.zones.communes_in([NATION])}

        assert whole == {commune.code for commune in read_atlas().communes if not commune.parent}

    def test_of_nothing_are_none(self, gazetteer: Gazetteer) -> None:
        assert gazetteer.zones.communes_in([]) == ()
