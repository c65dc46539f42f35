"""Offer zones: what a typed place may mean, and how much an offer's zones hold. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from store.places import FRANCE, Gazetteer, Nothing, One, Zone, ZoneLevel

MOST_SUGGESTED = 12


@dataclass(frozen=True)
class NamedZone:
    """A zone with its name; `key` is how a form carries it."""

    key: str
    level: ZoneLevel
    name: str


@dataclass(frozen=True)
class Coverage:
    communes: int
    inhabitants: int


def key_of(zone: Zone) -> str:
    return f"{zone.level}:{zone.code}"


def find_zone(key: str) -> Zone | None:
    """The zone of "epci:200067213", known or not; None when it is not written so."""
    level, _, code = key.partition(":")
    return Zone(ZoneLevel(level), code) if level in list(ZoneLevel) and code else None


def named(gazetteer: Gazetteer, zones: Iterable[Zone]) -> tuple[NamedZone, ...]:
    """Those that exist, in their order."""
    book = gazetteer.zones
    return tuple(NamedZone(key_of(zone), zone.level, book.name_of(zone)) for zone in zones if book.knows(zone))


def suggested(gazetteer: Gazetteer, text: str) -> tuple[NamedZone, ...]:
    """Communes, areas of this name, then what lies around the commune when one alone is meant."""
    found = tuple(dict.fromkeys(_meant(gazetteer, text)))
    return named(gazetteer, found[:MOST_SUGGESTED])


def coverage(gazetteer: Gazetteer, zones: Iterable[Zone]) -> Coverage:
    communes = gazetteer.zones.communes_in(zones)
    return Coverage(len(communes), sum(commune.population for commune in communes))


def _meant(gazetteer: Gazetteer, text: str) -> Iterator[Zone]:
    areas = gazetteer.zones.named(text)
    if any(zone.code == FRANCE for zone in areas):
        yield Zone(ZoneLevel.FRANCE, FRANCE)
    match gazetteer.search(text):
        case Nothing():
            yield from areas
        case One(commune):
            yield Zone(ZoneLevel.COMMUNE, commune.code)
            yield from areas
            yield from gazetteer.zones_of(commune.code)
        case several:
            yield from (Zone(ZoneLevel.COMMUNE, commune.code) for commune in several.communes)
            yield from areas
