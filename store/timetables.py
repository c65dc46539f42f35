"""Timetables: the hours and closures of an organisation, read once for several questions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.opening_hours import Closure, OpeningHours, next_opening
from store.organisations import Organisation
from store.territories import Territory


@dataclass(frozen=True)
class Timetable:
    hours: OpeningHours | None
    closures: tuple[Closure, ...]
    department: str
    timezone: str | None

    def next_opening(self, at: datetime, *, elsewhere: str) -> datetime:
        """`elsewhere`: the time zone of an organisation that belongs to no territory."""
        timezone = self.timezone or elsewhere
        return next_opening(self.hours, self.closures, at, timezone=timezone, department=self.department)


async def find_timetable(session: AsyncSession, organisation_id: int, *, on: date) -> Timetable:
    """What is known from this day on: nothing, for most."""
    query = (
        select(Organisation.hours, Territory.department, Territory.timezone)
        .outerjoin(Territory, Territory.id == Organisation.territory_id)
        .where(Organisation.id == organisation_id)
    )
    hours, department, timezone = (await session.execute(query)).one()
    closures = await session.scalars(
        select(Closure).where(Closure.organisation_id == organisation_id, Closure.last >= on).order_by(Closure.first)
    )
    return Timetable(hours, tuple(closures), department or "", timezone)
