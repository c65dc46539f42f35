import gzip
import json
from pathlib import Path

import pytest

from ops import places
from store.places.atlas import DATA

COMMUNES = [
    {
        "code": "69123",
        "nom": "Lyon",
        "departement": "69",
        "type": "commune-actuelle",
        "codesPostaux": ["69007"],
        "population": 3,
    },
    {"code": "69387", "nom": "Lyon 7e", "departement": "69", "type": "arrondissement-municipal", "commune": "69123"},
    {"code": "01015", "nom": "Arbignieu", "departement": "01", "type": "commune-deleguee", "chefLieu": "01015"},
    {"code": "01015", "nom": "Arboys en Bugey", "departement": "01", "type": "commune-actuelle", "population": 12_000},
]
TABLES = {
    "communes": COMMUNES,
    "epci": [{"code": "200", "nom": "Métropole de Lyon", "membres": [{"code": "69123"}]}],
    "departements": [{"code": "69", "nom": "Rhône", "region": "84"}, {"code": "01", "nom": "Ain", "region": "84"}],
    "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes"}],
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "package.json").write_text('{"version": "6.0.0"}')
    for name, table in TABLES.items():
        (tmp_path / "data" / f"{name}.json").write_text(json.dumps(table))
    return tmp_path


def read(file: Path) -> str:
    return gzip.decompress(file.read_bytes()).decode()


class TestBuilding:
    def test_keeps_communes_and_districts_in_the_epci_of_their_city(self, package: Path) -> None:
        count = places.build(package, package / "places.json.gz")

        communes = json.loads(read(package / "places.json.gz"))["communes"]
        assert count == 3
        assert communes["code"] == ["01015", "69123", "69387"]
        assert communes["epci"] == ["", "200", "200"]
        assert communes["parent"] == ["", "", "69123"]

    def test_remembers_former_names(self, package: Path) -> None:
        places.build(package, package / "places.json.gz")

        assert json.loads(read(package / "places.json.gz"))["formers"] == [["Arbignieu", "01015"]]

    def test_gives_the_same_bytes_twice(self, package: Path) -> None:
        places.build(package, package / "one.gz")
        places.build(package, package / "two.gz")

        assert (package / "one.gz").read_bytes() == (package / "two.gz").read_bytes()

    def test_keeps_everyday_words_that_are_no_town(self, package: Path) -> None:
        places.build(package, package / "places.json.gz")
        (package / "counts.gz").write_bytes(
            gzip.compress(b'{"Maison": 900, "rare": 3, "lyon": 5000, "caf\\u00e9": 300}')
        )

        places.build_words(package / "counts.gz", package / "words.gz", places=package / "places.json.gz")

        assert read(package / "words.gz").split() == ["cafe", "lyon", "maison"]


class TestTheCommittedFile:
    def test_stays_small(self) -> None:
        assert (DATA / "places.json.gz").stat().st_size <= 600_000

    def test_holds_all_of_france(self) -> None:
        communes = json.loads(read(DATA / "places.json.gz"))["communes"]

        assert len(communes["code"]) == 34_969 + 45
        assert len(set(communes["department"])) == 109
