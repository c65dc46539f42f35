"""Written hours: opening hours as people type them, "9h-12h, 14h-17h30", read and written back. Pure."""

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from unicodedata import combining, normalize

from store.errors import DomainError
from store.offer_changes import FieldChange
from store.opening_hours import OpeningHours, OpenRange, UnlikelyHours

LONGEST_DAY = 100
"""Characters that one day may take."""
_TIME = r"(\d{1,2})\s*(?:h|:|heures?)?\s*(\d{2})?"
_RANGE = re.compile(rf"(?:de\s+)?{_TIME}\s*(?:[-–—]|a)\s*{_TIME}")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bet\b)\s*")
_CLOSED = ("", "-", "ferme")


class UnreadableHours(DomainError):
    """Some days cannot be read; `days` holds their numbers, Monday is 0."""

    def __init__(self, days: tuple[int, ...]) -> None:
        super().__init__(days)
        self.days = days


def read_hours(texts: Sequence[str]) -> OpeningHours | None:
    """One text a day, Monday first; None when nothing is written at all. Raise `UnreadableHours`."""
    days = [_find_day(text) for text in texts]
    wrong = tuple(number for number, day in enumerate(days) if day is None)
    if wrong:
        raise UnreadableHours(wrong)
    read = tuple(day for day in days if day is not None)
    return OpeningHours(read) if any(read) else None


def write_hours(hours: OpeningHours | None) -> tuple[str, ...]:
    """As they are shown and typed again; a closed day is empty."""
    days = hours.days if hours else ((),) * 7
    return tuple(", ".join(f"{_written(each.start)}-{_written(each.end)}" for each in day) for day in days)


def hours_changes(before: OpeningHours | None, after: OpeningHours | None) -> tuple[FieldChange, ...]:
    """The days that changed: `hours:0` is Monday."""
    pairs = enumerate(zip(write_hours(before), write_hours(after), strict=True))
    return tuple(FieldChange(f"hours:{day}", _told(old), _told(new)) for day, (old, new) in pairs if old != new)


def _find_day(text: str) -> tuple[OpenRange, ...] | None:
    if len(text) > LONGEST_DAY:
        return None
    words = "".join(mark for mark in normalize("NFKD", text.strip().lower()) if not combining(mark))
    if words in _CLOSED:
        return ()
    ranges = [_find_range(part) for part in _BETWEEN.split(words)]
    read = sorted(each for each in ranges if each is not None)
    return tuple(read) if len(read) == len(ranges) and _part_ways(read) else None


def _find_range(text: str) -> OpenRange | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    hour, minute, last_hour, last_minute = (int(each or 0) for each in match.groups())
    try:
        return OpenRange(time(hour, minute), time(last_hour, last_minute))
    except (ValueError, UnlikelyHours):
        return None


def _part_ways(ranges: Sequence[OpenRange]) -> bool:
    return all(later.start >= earlier.end for earlier, later in pairwise(ranges))


def _written(at: time) -> str:
    return f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"


def _told(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
