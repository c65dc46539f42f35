"""Rungs: the instants at which a promise is looked at, and each next call after it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.deadlines import end_of_day, promised_date

HALFWAY = 0.5
NEARLY_LATE = 0.8
STILL_LATE = timedelta(days=2)
EXPIRY = timedelta(days=30)
A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)
MORNING = time(9)
FOLLOW_UP = time(10)
EVENING = time(21)
"""A youth is told nothing of this ladder from 21:00 to 9:00 where they live."""


class Rung(StrEnum):
    """In the order of the ladder."""

    HALFWAY = "halfway"
    NEARLY_LATE = "nearly_late"
    LATE = "late"
    FOLLOW_UP = "follow_up"
    STILL_LATE = "still_late"
    # Of the next call, once one was made in vain: planned again with each of them.
    TRY_DAY = "try_day"
    TRY_MISSED = "try_missed"
    EXPIRY = "expiry"


LADDER = tuple(Rung)


def instants(created: datetime, due: datetime, timezone: str) -> dict[Rung, datetime]:
    """When each rung comes. The due date is the last second of its day: late begins with the next one."""
    span = due - created
    late = due + A_SECOND
    return {
        Rung.HALFWAY: created + span * HALFWAY,
        Rung.NEARLY_LATE: created + span * NEARLY_LATE,
        Rung.LATE: late,
        Rung.FOLLOW_UP: _day_after(due, timezone),
        Rung.STILL_LATE: late + STILL_LATE,
        Rung.EXPIRY: late + EXPIRY,
    }


def instants_again(reopened: datetime, due: datetime) -> dict[Rung, datetime]:
    """When the rungs of a request reopened at this instant come: a day is left to call, once its date is over."""
    late = max(due + A_SECOND, reopened + A_DAY)
    return {Rung.LATE: late, Rung.STILL_LATE: late + STILL_LATE, Rung.EXPIRY: late + EXPIRY}


def instants_of_try(day: date, timezone: str, *, at: datetime) -> dict[Rung, datetime]:
    """When the day of the next call comes and when it is over; a day that has begun needs no reminder of its own."""
    zone = ZoneInfo(timezone)
    over = end_of_day(day, timezone) + A_SECOND
    if day <= at.astimezone(zone).date():
        return {Rung.TRY_MISSED: over}
    return {Rung.TRY_DAY: datetime.combine(day, MORNING, tzinfo=zone).astimezone(at.tzinfo), Rung.TRY_MISSED: over}


def waking(at: datetime, timezone: str) -> datetime:
    """`at`, or the next morning when it is night there."""
    here = at.astimezone(ZoneInfo(timezone))
    if MORNING <= here.time() < EVENING:
        return at
    morning = here.date() + timedelta(days=here.time() >= EVENING)
    return datetime.combine(morning, MORNING, tzinfo=here.tzinfo).astimezone(at.tzinfo)


def _day_after(due: datetime, timezone: str) -> datetime:
    day = promised_date(due, timezone) + timedelta(days=1)
    return datetime.combine(day, FOLLOW_UP, tzinfo=ZoneInfo(timezone)).astimezone(due.tzinfo)
