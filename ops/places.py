"""The gazetteer file, built from the open administrative division of France.

`python -m ops.places <unpacked package folder> [word frequency file]`
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.places.spelling import plain

DATA = Path(__file__).parents[1] / "store" / "places" / "data"
PLACES, WORDS = DATA / "places.json.gz", DATA / "ordinary_words.txt.gz"

ORDINARY_COUNT = 200  # a word met as often as this in film subtitles is a word of everyday French…
TOWN_COUNT, TOWN_POPULATION = 3500, 10_000  # …unless it is rarer than this and names a town as large as this


@dataclass(frozen=True)
class Row:
    """One record of a source file: the only place that knows the French keys of the source."""

    values: Mapping[str, Any] = field(repr=False)

    def text(self, key: str) -> str:
        return str(self.values.get(key, ""))

    def number(self, key: str) -> int:
        return int(self.values.get(key) or 0)

    def rows(self, key: str) -> list["Row"]:
        return [Row(value) for value in self.values.get(key, ())]

    def texts(self, key: str) -> list[str]:
        return [str(value) for value in self.values.get(key, ())]


def build(source: Path, target: Path) -> int:
    """Turn the unpacked package into one file, the same byte for byte each time; answer the number of communes."""
    communes = _rows(source, "communes")
    places = {
        "version": json.loads((source / "package.json").read_text("utf-8"))["version"],
        "regions": {row.text("code"): row.text("nom") for row in _rows(source, "regions")},
        "departments": {
            row.text("code"): [row.text("nom"), row.text("region")] for row in _rows(source, "departements")
        },
        "epci": {row.text("code"): row.text("nom") for row in _rows(source, "epci")},
        "communes": _columns(communes, _epci_of_members(source)),
        "formers": _formers(communes),
    }
    _compress(json.dumps(places, ensure_ascii=False, separators=(",", ":"), sort_keys=True), target)
    return len(places["communes"]["code"])


def build_words(source: Path, target: Path, *, places: Path) -> int:
    """Keep the everyday words of a word frequency file that are not first of all the name of a town."""
    towns = _towns(places)
    counts: dict[str, int] = {}
    for word, count in json.loads(gzip.decompress(source.read_bytes())).items():
        counts[plain(word)] = counts.get(plain(word), 0) + int(count)
    kept = sorted(
        word
        for word, count in counts.items()
        if word.isalpha() and count >= (TOWN_COUNT if word in towns else ORDINARY_COUNT)
    )
    _compress("\n".join(kept) + "\n", target)
    return len(kept)


def _rows(source: Path, name: str) -> list[Row]:
    records = json.loads((source / "data" / f"{name}.json").read_text("utf-8"))
    return sorted((Row(record) for record in records), key=lambda row: (row.text("code"), row.text("type")))


def _epci_of_members(source: Path) -> dict[str, str]:
    return {member.text("code"): row.text("code") for row in _rows(source, "epci") for member in row.rows("membres")}


def _columns(communes: Iterable[Row], epci: Mapping[str, str]) -> dict[str, list[str] | list[int]]:
    kept = [row for row in communes if row.text("type") in {"commune-actuelle", "arrondissement-municipal"}]
    return {
        "code": [row.text("code") for row in kept],
        "name": [row.text("nom") for row in kept],
        "postcodes": [" ".join(sorted(row.texts("codesPostaux"))) for row in kept],
        "epci": [epci.get(row.text("commune") or row.text("code"), "") for row in kept],
        "department": [row.text("departement") for row in kept],
        "population": [row.number("population") for row in kept],
        "parent": [row.text("commune") for row in kept],
    }


def _formers(communes: Iterable[Row]) -> list[list[str]]:
    """The names of communes that joined another one: what people still say."""
    joined = (row for row in communes if row.text("type") in {"commune-deleguee", "commune-associee"})
    return sorted([row.text("nom"), row.text("chefLieu")] for row in joined)


def _towns(places: Path) -> frozenset[str]:
    communes = json.loads(gzip.decompress(places.read_bytes()))["communes"]
    sizes = zip(communes["name"], communes["population"], strict=True)
    return frozenset(plain(name) for name, population in sizes if population >= TOWN_POPULATION)


def _compress(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ops.places", description=__doc__)
    parser.add_argument("source", type=Path, help="the unpacked package folder")
    parser.add_argument("words", type=Path, nargs="?", help="a word frequency file (JSON, gzip)")
    arguments = parser.parse_args()
    print(f"{PLACES.name}: {build(arguments.source, PLACES)} communes, {PLACES.stat().st_size} bytes")
    if arguments.words:
        kept = build_words(arguments.words, WORDS, places=PLACES)
        print(f"{WORDS.name}: {kept} words, {WORDS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
