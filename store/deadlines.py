"""The due date of a contact request and the time left before it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.errors import DomainError
from store.public_holidays import is_working_day

RULE_VERSION = "1"
"""Frozen with each due date; any change of result, public holidays included, takes a new version."""

SHORTEST_DELAY = 1
LONGEST_DELAY = 7


class DuePolicy(StrEnum):
    """How a territory counts the announced delay."""

    CALENDAR = "calendar"
    WORKING = "working"


class DelayOutOfBounds(DomainError):
    """The announced delay is not one of the 1 to 7 days that the charter allows."""


class NaiveInstant(DomainError):
    """An instant came without its time zone, so its local day cannot be known."""


@dataclass(frozen=True, slots=True, order=True)
class TimeLeft:
    """How far the due date is, ahead or behind: whole days, then whole hours."""

    late: bool
    days: int
    hours: int


def due_at(created: datetime, delay_days: int, *, policy: DuePolicy, timezone: str, department: str) -> datetime:
    """Return the last second, in UTC, of the local day by which the youth must have been called.

    The day of the request is day 0. Under the calendar policy every day counts. Under the working policy
    only the working days of the department count, but the promise never exceeds 7 calendar days: when the cap
    decides, the last day may be a day off.
    """
    if not SHORTEST_DELAY <= delay_days <= LONGEST_DELAY:
        raise DelayOutOfBounds(delay_days)
    first = promised_date(created, timezone)
    if policy is DuePolicy.WORKING:
        return end_of_day(_after_working_days(first, delay_days, department), timezone)
    return end_of_day(first + timedelta(days=delay_days), timezone)


def delay_needed(
    created: datetime, called: datetime, *, policy: DuePolicy, timezone: str, department: str
) -> int | None:
    """The shortest announced delay that this call would have kept; None when even the longest is too short."""
    zone = ZoneInfo(timezone)
    first, day = _local_date(created, zone), _local_date(called, zone)
    if policy is DuePolicy.CALENDAR:
        days = max((day - first).days, SHORTEST_DELAY)
        return days if days <= LONGEST_DELAY else None
    delays = range(SHORTEST_DELAY, LONGEST_DELAY + 1)
    return next((delay for delay in delays if day <= _after_working_days(first, delay, department)), None)


def end_of_day(day: date, timezone: str) -> datetime:
    """The last second, in UTC, of this day there."""
    # Going through the next local midnight stays right on days of 23 or 25 hours.
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(timezone))
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def promised_date(due: datetime, timezone: str) -> date:
    """Return the date to show: the local day that ends with this due date."""
    return _local_date(due, ZoneInfo(timezone))


def time_left(due: datetime, now: datetime) -> TimeLeft:
    """Measure the way from now to the due date; when late, how long ago it was."""
    if due.tzinfo is None or now.tzinfo is None:
        raise NaiveInstant
    hours, _ = divmod(abs(due - now), timedelta(hours=1))
    return TimeLeft(late=now > due, days=hours // 24, hours=hours % 24)


def _local_date(instant: datetime, zone: ZoneInfo) -> date:
    if instant.tzinfo is None:
        raise NaiveInstant(instant)
    return instant.astimezone(zone).date()


def _after_working_days(first: date, delay_days: int, department: str) -> date:
    latest = first + timedelta(days=LONGEST_DELAY)
    day, counted = first, 0
    while day < latest and counted < delay_days:
        day += timedelta(days=1)
        counted += is_working_day(day, department)
    return day
