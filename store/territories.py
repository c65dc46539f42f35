"""Territories: one local Boussole each, with its zones, themes and rules."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.columns import Frozen
from store.database import Base
from store.deadlines import DuePolicy
from store.errors import DomainError
from store.places import Gazetteer, Zone, ZoneLevel


class NoSuchTerritory(DomainError):
    """No local Boussole has this identifier."""


@dataclass(frozen=True)
class InformationPoint:
    """Who to see when nothing fits."""

    name: str
    address: str
    phone: str
    email: str | None = None
    hours: str | None = None


@dataclass(frozen=True)
class AgeBounds:
    """The ages that a Boussole serves, both included."""

    minimum: int = 16
    maximum: int = 30

    def hold(self, age: int) -> bool:
        return self.minimum <= age <= self.maximum


class Territory(Base):
    __tablename__ = "territories"
    __table_args__ = (CheckConstraint("age_min <= age_max", name="ages"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    department: Mapped[str]
    # Code of the region; empty when nobody oversees it by region.
    region: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str]
    due_policy: Mapped[DuePolicy]
    age_min: Mapped[int]
    age_max: Mapped[int]
    themes: Mapped[list[str]] = mapped_column(JSON)
    information_point: Mapped[InformationPoint] = mapped_column(Frozen(InformationPoint))
    zones: Mapped[list["TerritoryZone"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def ages(self) -> AgeBounds:
        return AgeBounds(self.age_min, self.age_max)

    def today(self, at: datetime) -> date:
        """The day that it is there at this instant."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def communes(self, gazetteer: Gazetteer) -> frozenset[str]:
        """The codes of the communes that this Boussole serves."""
        return frozenset(code for zone in self.zones for code in zone.communes(gazetteer))


class TerritoryZone(Base):
    __tablename__ = "territory_zones"
    # A commune or an EPCI belongs to one Boussole at most.
    __table_args__ = (Index("uq_territory_zones_zone", "level", "code", unique=True),)

    territory_id: Mapped[str] = mapped_column(ForeignKey("territories.id"), primary_key=True)
    level: Mapped[ZoneLevel] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)

    def communes(self, gazetteer: Gazetteer) -> tuple[str, ...]:
        if self.level is not ZoneLevel.EPCI:
            return (self.code,)
        return tuple(commune.code for commune in gazetteer.communes_of_epci(self.code))


async def get_territory(session: AsyncSession, territory_id: str) -> Territory:
    """Raise `NoSuchTerritory` when there is none."""
    territory = await session.get(Territory, territory_id)
    if territory is None:
        raise NoSuchTerritory(territory_id)
    return territory


async def find_territory(session: AsyncSession, territory_id: str | None) -> Territory | None:
    return await session.get(Territory, territory_id) if territory_id else None


async def find_territory_of(session: AsyncSession, zones: tuple[Zone, ...]) -> Territory | None:
    """The Boussole of a commune given by its zones; the commune itself weighs more than its EPCI."""
    wanted = [zone for zone in zones if zone.level in (ZoneLevel.COMMUNE, ZoneLevel.EPCI)]
    match = or_(*(and_(TerritoryZone.level == z.level, TerritoryZone.code == z.code) for z in wanted))
    found = list(await session.scalars(select(TerritoryZone).where(match)))
    found.sort(key=lambda row: row.level is not ZoneLevel.COMMUNE)
    return await find_territory(session, found[0].territory_id) if found else None


async def all_territories(session: AsyncSession) -> list[Territory]:
    return list(await session.scalars(select(Territory).order_by(Territory.id)))
