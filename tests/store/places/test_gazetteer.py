import random
import re
import subprocess
import sys
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.places import FRANCE, Commune, Found, Gazetteer, NoSuchCommune, NoSuchZone, Several, Zone, ZoneLevel
from store.places.atlas import read_atlas
from tests.store.places.reading import codes, communes

EVERY_COMMUNE = read_atlas().communes
PLACE_WORDS = re.findall(r"\S+", "a de la lyon 7 7e 69 69007 saint denis 93 marne vlin reims . ans")
SOME = st.sampled_from(EVERY_COMMUNE)


def offers(found: Found, wanted: Commune) -> bool:
    """Whether it is offered, or a full list of five leaves no room for it."""
    full = isinstance(found, Several) and len(found.communes) == 5
    smallest = min((commune.population for commune in communes(found)), default=0)
    return wanted.code in codes(found) or (full and smallest >= wanted.population)


class TestEveryCommune:
    @given(wanted=SOME)
    def test_is_found_by_its_name(self, gazetteer: Gazetteer, wanted: Commune) -> None:
        assert offers(gazetteer.search(wanted.name), wanted)

    @given(wanted=SOME)
    def test_is_found_by_its_name_in_capitals_with_its_postcode(self, gazetteer: Gazetteer, wanted: Commune) -> None:
        found = gazetteer.search(f"{wanted.name.upper()} {wanted.postcodes[0] if wanted.postcodes else ''}")

        assert offers(found, wanted) or wanted.code in {commune.parent for commune in communes(found)}

    @given(wanted=SOME.filter(lambda commune: bool(commune.postcodes)))
    def test_is_found_by_its_postcode(self, gazetteer: Gazetteer, wanted: Commune) -> None:
        found = gazetteer.search(wanted.postcodes[-1])

        assert offers(found, wanted) or wanted.code in {commune.parent for commune in communes(found)}

    @given(wanted=SOME)
    def test_of_the_territory_comes_first_under_its_own_name(self, gazetteer: Gazetteer, wanted: Commune) -> None:
        assert codes(gazetteer.search(wanted.name, near=frozenset({wanted.code}))) == (wanted.code,)

    def test_lies_in_a_time_zone_that_exists(self, gazetteer: Gazetteer) -> None:
        assert all(ZoneInfo(key) for key in {gazetteer.timezone_of(commune.code) for commune in EVERY_COMMUNE})

    def test_lies_in_zones_that_have_a_name(self, gazetteer: Gazetteer) -> None:
        for commune in EVERY_COMMUNE:
            assert gazetteer.department_name(commune.department)
            assert gazetteer.region_name(commune.region)
            assert commune.epci is None or gazetteer.epci_name(commune.epci)


class TestAnyText:
    @given(text=st.text(max_size=80))
    @example(text="2a")
    @example(text="00000")
    @example(text="000 e arrondissement")
    @example(text="75 7e 7e 7e 69007 69008")
    @example(text="St. |;?! ste")
    def test_is_answered(self, gazetteer: Gazetteer, text: str) -> None:
        for found in (gazetteer.search(text), gazetteer.mention(text)):
            assert len(communes(found)) <= 5

    @given(st.lists(st.sampled_from(PLACE_WORDS)))
    def test_of_place_words_is_answered(self, gazetteer: Gazetteer, shuffled: list[str]) -> None:
        for found in (gazetteer.search(" ".join(shuffled)), gazetteer.mention(" ".join(shuffled))):
            assert len(communes(found)) <= 5

    def test_of_unknown_codes_near_changes_nothing(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("reims", near=frozenset({"no such code"}))) == ("51454",)


class TestZones:
    def test_go_from_the_commune_to_france(self, gazetteer: Gazetteer) -> None:
        assert gazetteer.zones_of("51454") == (
            Zone(ZoneLevel.COMMUNE, "51454"),
            Zone(ZoneLevel.EPCI, "200067213"),
            Zone(ZoneLevel.DEPARTMENT, "51"),
            Zone(ZoneLevel.REGION, "44"),
            Zone(ZoneLevel.FRANCE, FRANCE),
        )

    def test_of_a_district_hold_its_city(self, gazetteer: Gazetteer) -> None:
        zones = gazetteer.zones_of("69387")

        assert zones[:2] == (Zone(ZoneLevel.COMMUNE, "69387"), Zone(ZoneLevel.COMMUNE, "69123"))
        assert zones[2] == Zone(ZoneLevel.EPCI, gazetteer.get("69123").epci or "")

    def test_list_their_members(self, gazetteer: Gazetteer) -> None:
        members = gazetteer.communes_of_epci("200067213")

        assert len(members) == 143
        assert "Reims" in {commune.name for commune in members}

    def test_unknown_ones_are_named(self, gazetteer: Gazetteer) -> None:
        with pytest.raises(NoSuchCommune):
            gazetteer.get("00000")
        for lookup in (gazetteer.communes_of_epci, gazetteer.department_name, gazetteer.epci_name):
            with pytest.raises(NoSuchZone):
                lookup("nowhere")


class TestTimeZones:
    @pytest.mark.parametrize(
        ("code", "key"),
        [
            ("51454", "Europe/Paris"),
            ("2A004", "Europe/Paris"),
            ("97105", "America/Guadeloupe"),
            ("97209", "America/Martinique"),
            ("97302", "America/Cayenne"),
            ("97411", "Indian/Reunion"),
            ("97502", "America/Miquelon"),
            ("97611", "Indian/Mayotte"),
            ("97701", "America/St_Barthelemy"),
            ("97801", "America/Marigot"),
            ("98613", "Pacific/Wallis"),
            ("98735", "Pacific/Tahiti"),
            ("98746", "Pacific/Marquesas"),
            ("98719", "Pacific/Gambier"),
            ("98818", "Pacific/Noumea"),
            ("98412", "Indian/Kerguelen"),
        ],
    )
    def test_follow_the_place(self, gazetteer: Gazetteer, code: str, key: str) -> None:
        assert gazetteer.timezone_of(code) == key

    def test_of_the_marquesas_hold_all_six_islands(self, gazetteer: Gazetteer) -> None:
        marquesas = [c.name for c in EVERY_COMMUNE if gazetteer.timezone_of(c.code) == "Pacific/Marquesas"]

        assert marquesas == ["Fatu-Hiva", "Hiva-Oa", "Nuku-Hiva", "Tahuata", "Ua-Huka", "Ua-Pou"]


class TestCost:
    def test_is_printed(self, gazetteer: Gazetteer, capsys: pytest.CaptureFixture[str]) -> None:
        draw = random.Random(1)
        names = [commune.name for commune in EVERY_COMMUNE]
        misspelt = [
            name[:at] + name[at + 1 :] for name in draw.sample(names, 500) for at in [draw.randrange(len(name))]
        ]
        with capsys.disabled():
            print()
            for title, texts in (("exact names", names), ("misspelt names", misspelt)):
                times = sorted(_milliseconds(gazetteer, text) for text in texts)
                print(f"  {title}: p50 {times[len(times) // 2]:.2f} ms, p95 {times[len(times) * 95 // 100]:.2f} ms")

    def test_nothing_is_read_at_import(self) -> None:
        source = "import sys, store.places; sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'ops')))"

        assert subprocess.run([sys.executable, "-c", source], check=False).returncode == 0


def _milliseconds(gazetteer: Gazetteer, text: str) -> float:
    start = thread_time()
    gazetteer.search(text)
    return (thread_time() - start) * 1000
