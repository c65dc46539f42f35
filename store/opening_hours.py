"""Opening hours: when the people of an organisation are at work, and the next time that they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.errors import DomainError
from store.public_holidays import public_holidays

DAYS_OF_A_WEEK = 7
HORIZON = 400
"""Days looked ahead: beyond, the hours are taken as unknown."""


class UnlikelyHours(DomainError):
    """A range ends before it starts, overlaps the one before, or a week has not seven days."""


@dataclass(frozen=True, slots=True, order=True)
class OpenRange:
    """A part of a local day, `end` excluded."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise UnlikelyHours(self)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The ranges of each day of the week, Monday first; a day without range is closed."""

    days: tuple[tuple[OpenRange, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != DAYS_OF_A_WEEK:
            raise UnlikelyHours(self)
        for ranges in self.days:
            if any(later.start < earlier.end for earlier, later in pairwise(ranges)):
                raise UnlikelyHours(ranges)


class Closure(Base):
    """Days on which nobody is there, both included."""

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("first <= last", name="days"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    first: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[date]

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def next_opening(
    hours: OpeningHours | None,
    closures: Sequence[Closure],
    at: datetime,
    *,
    timezone: str,
    department: str = "",
) -> datetime:
    """The first instant from `at` on when somebody is there: `at` itself when they are, or when nothing is known.

    Public holidays of the department are closed. Unknown hours are every hour of the days that are not closed.
    """
    if hours is None and not closures:
        return at
    zone = ZoneInfo(timezone)
    today = at.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(HORIZON)):
        for start, end in _open_on(day, hours, closures, department, zone):
            if at < end:
                return max(at, start)
    return at


def is_open(
    hours: OpeningHours | None,
    closures: Sequence[Closure],
    at: datetime,
    *,
    timezone: str,
    department: str = "",
) -> bool:
    """Whether somebody is there, as far as is known."""
    return next_opening(hours, closures, at, timezone=timezone, department=department) == at


def _open_on(
    day: date, hours: OpeningHours | None, closures: Sequence[Closure], department: str, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    if any(closure.holds(day) for closure in closures):
        return
    if hours is None:
        yield _instant(day, time.min, zone), _instant(day + timedelta(days=1), time.min, zone)
    elif day not in public_holidays(day.year, department):
        for each in hours.days[day.weekday()]:
            # An hour that comes twice on a night of October is open both times.
            ends = (_instant(day, each.end.replace(fold=fold), zone) for fold in (0, 1))
            yield _instant(day, each.start, zone), max(ends)


def _instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
