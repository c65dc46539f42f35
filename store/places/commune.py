"""A commune and the zones that hold it."""

from dataclasses import dataclass
from enum import StrEnum

from store.errors import DomainError

FRANCE = "FR"


class ZoneLevel(StrEnum):
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"
    FRANCE = "france"


@dataclass(frozen=True, slots=True)
class Zone:
    level: ZoneLevel
    code: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or a district of Paris, Lyon or Marseille, under its INSEE code.

    `parent` is the city of a district; `population` is 0 where nobody was counted.
    """

    code: str
    name: str
    postcodes: tuple[str, ...]
    epci: str | None
    department: str
    region: str
    population: int
    parent: str | None


class NoSuchCommune(DomainError):
    """No commune bears this INSEE code."""


class NoSuchZone(DomainError):
    """No EPCI, department or region bears this code."""


def zones_of(commune: Commune) -> tuple[Zone, ...]:
    """Every zone that holds the commune, nearest first, France last."""
    named = (
        (ZoneLevel.COMMUNE, commune.code),
        (ZoneLevel.COMMUNE, commune.parent),
        (ZoneLevel.EPCI, commune.epci),
        (ZoneLevel.DEPARTMENT, commune.department),
        (ZoneLevel.REGION, commune.region),
        (ZoneLevel.FRANCE, FRANCE),
    )
    return tuple(Zone(level, code) for level, code in named if code)
