"""The committed gazetteer file, read."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.places.commune import Commune

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything the file says; `formers` are former names and nicknames of the commune at that place in `communes`."""

    communes: tuple[Commune, ...]
    formers: tuple[tuple[str, int], ...]
    regions: Mapping[str, str]
    departments: Mapping[str, str]
    region_of_department: Mapping[str, str]
    epcis: Mapping[str, str]


def read_atlas() -> Atlas:
    document = json.loads(gzip.decompress((DATA / "places.json.gz").read_bytes()))
    regions = {code: region for code, (_, region) in document["departments"].items()}
    communes = tuple(_communes(document["communes"], regions))
    position = {commune.code: index for index, commune in enumerate(communes)}
    return Atlas(
        communes=communes,
        formers=tuple((name, position[code]) for name, code in (*document["formers"], *_nicknames())),
        regions=document["regions"],
        departments={code: name for code, (name, _) in document["departments"].items()},
        region_of_department=regions,
        epcis=document["epci"],
    )


def read_words() -> frozenset[str]:
    """Words a youth writes without meaning a place, plain and in lower case."""
    common = gzip.decompress((DATA / "ordinary_words.txt.gz").read_bytes()).decode("utf-8")
    return frozenset(common.split()) | frozenset((DATA / "chat_words.txt").read_text("utf-8").split())


def read_area_nicknames() -> Iterator[list[str]]:
    """What departments are called besides their name, with their code."""
    return _pairs("area_nicknames.txt")


def _nicknames() -> Iterator[list[str]]:
    return _pairs("nicknames.txt")


def _pairs(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text("utf-8").splitlines():
        yield line.split()


def _communes(columns: Mapping[str, list[Any]], regions: Mapping[str, str]) -> Iterator[Commune]:
    # One string per code: 35,000 communes share 1,255 EPCI and 109 departments.
    shared: dict[str, str] = {}
    keys = ("code", "name", "postcodes", "epci", "department", "population", "parent")
    for code, name, postcodes, epci, department, population, parent in zip(
        *(columns[key] for key in keys), strict=True
    ):
        yield Commune(
            code=code,
            name=name,
            postcodes=tuple(shared.setdefault(postcode, postcode) for postcode in postcodes.split()),
            epci=shared.setdefault(epci, epci) or None,
            department=shared.setdefault(department, department),
            region=regions[department],
            population=population,
            parent=shared.setdefault(parent, parent) or None,
        )
