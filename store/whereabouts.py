"""Whereabouts: where a youth is, and what the place decides."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from store import territories
from store.deadlines import DuePolicy
from store.interpretation import Reader
from store.places import FRANCE, Commune, Gazetteer, Zone, ZoneLevel
from store.requesting import PlaceRules
from store.territories import AgeBounds, Territory

DEFAULT_TIMEZONE = "Europe/Paris"
DEFAULT_DEPARTMENT = "75"


@dataclass(frozen=True)
class Whereabouts:
    """The commune, once it was said, and the Boussole that serves it or that the way in named."""

    gazetteer: Gazetteer
    commune: Commune | None = None
    territory: Territory | None = None

    @property
    def ages(self) -> AgeBounds:
        return self.territory.ages if self.territory else AgeBounds()

    @property
    def reader(self) -> Reader:
        near = self.territory.communes(self.gazetteer) if self.territory else frozenset()
        return Reader(self.gazetteer, near, self.ages)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Where offers are looked for: around the place, or else in the Boussole of the way in."""
        nation = Zone(ZoneLevel.FRANCE, FRANCE)
        if self.commune is not None:
            return self.gazetteer.zones_of(self.commune.code)
        if self.territory is None:
            return (nation,)
        own = tuple(Zone(zone.level, zone.code) for zone in self.territory.zones)
        return (*own, Zone(ZoneLevel.DEPARTMENT, self.territory.department), nation)

    @property
    def rules(self) -> PlaceRules:
        if self.territory is not None:
            at = self.territory
            return PlaceRules(at.id, at.due_policy, at.timezone, at.department)
        if self.commune is not None:
            zone = self.gazetteer.timezone_of(self.commune.code)
            return PlaceRules(None, DuePolicy.CALENDAR, zone, self.commune.department)
        return PlaceRules(None, DuePolicy.CALENDAR, DEFAULT_TIMEZONE, DEFAULT_DEPARTMENT)

    @property
    def place_name(self) -> str | None:
        return place_label(self.gazetteer, self.commune.code) if self.commune else None


async def find(
    session: AsyncSession, gazetteer: Gazetteer, *, place: str | None, entered_by: str | None
) -> Whereabouts:
    """`place` is an INSEE code and weighs more than `entered_by`, the territory of the way in."""
    if place is None:
        return Whereabouts(gazetteer, None, await territories.find_territory(session, entered_by))
    commune = gazetteer.get(place)
    territory = await territories.find_territory_of(session, gazetteer.zones_of(commune.code))
    return Whereabouts(gazetteer, commune, territory)


def place_label(gazetteer: Gazetteer, code: str) -> str:
    """ "Reims (Marne)" """
    commune = gazetteer.get(code)
    return f"{commune.name} ({gazetteer.department_name(commune.department)})"
