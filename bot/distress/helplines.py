"""The help lines, and which of them answers a kind of distress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.distress.kinds import DistressKind

_COLLECTIVITIES = ("975", "977", "978", "986", "987", "988")
"""Overseas territories that are not departments: national short numbers do not all work there."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A line as it is shown at one moment. `hours_text` is empty and `open_now` None when the hours are unverified."""

    number: str
    name: str
    audience: str
    hours_text: str
    href: str
    open_now: bool | None


@dataclass(frozen=True, slots=True)
class Range:
    """Opening hours on some days of the week, Monday being 1; "to" is not included."""

    days: frozenset[int]
    opens: time
    closes: time

    def holds(self, at: datetime) -> bool:
        return at.isoweekday() in self.days and self.opens <= at.time() < self.closes


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is kept in helplines.yml."""

    number: str
    name: str
    audience: str
    hours: tuple[Range, ...] | None
    hours_text: str
    always: bool
    verified: bool
    channels: tuple[str, ...]
    everywhere: bool
    source: str
    checked: date

    def reaches(self, department: str | None) -> bool:
        return self.everywhere or department not in _COLLECTIVITIES

    def is_open(self, at: datetime) -> bool | None:
        """Whether someone answers at this instant, told in the line's own time zone; None when nobody verified."""
        if not self.verified:
            return None
        return self.always or any(hours.holds(at) for hours in self.hours or ())

    @property
    def href(self) -> str:
        return f"{'tel' if 'phone' in self.channels else 'sms'}:{self.number.replace(' ', '')}"


@dataclass(frozen=True, slots=True)
class Helplines:
    lines: Mapping[str, Line]
    kinds: Mapping[DistressKind, tuple[str, ...]]
    everyone: tuple[str, ...]
    zone: ZoneInfo
    elsewhere: str

    @classmethod
    def load(cls) -> "Helplines":
        text = resources.files(__package__).joinpath("helplines.yml").read_text(encoding="utf-8")
        return _helplines_from(yaml.safe_load(text))

    def for_kind(
        self, kind: DistressKind, *, at: datetime, timezone: str, department: str | None
    ) -> tuple[Helpline, ...]:
        """The lines that answer this distress, the right one first. `at` is aware, `timezone` is the youth's."""
        return self._shown(self.kinds[kind], at, timezone, department)

    def for_everyone(self, *, at: datetime, timezone: str, department: str | None) -> tuple[Helpline, ...]:
        """Every line, for the page that is one tap away from every screen."""
        return self._shown(self.everyone, at, timezone, department)

    def oldest_check(self) -> date:
        """The day of the oldest comparison with a source."""
        return min(line.checked for line in self.lines.values())

    def _shown(
        self, numbers: Sequence[str], at: datetime, timezone: str, department: str | None
    ) -> tuple[Helpline, ...]:
        there = at.astimezone(self.zone)
        far = at.astimezone(ZoneInfo(timezone)).utcoffset() != there.utcoffset()
        lines = (self.lines[number] for number in numbers)
        return tuple(self._line(line, there, far=far) for line in lines if line.reaches(department))

    def _line(self, line: Line, there: datetime, *, far: bool) -> Helpline:
        hours = line.hours_text if line.verified else ""
        if far and hours and not line.always:
            hours = self.elsewhere.format(hours=hours)
        return Helpline(line.number, line.name, line.audience, hours, line.href, line.is_open(there))


def _helplines_from(raw: dict[str, Any]) -> Helplines:
    lines = (_line_from(line) for line in raw["lines"])
    return Helplines(
        lines={line.number: line for line in lines},
        kinds={kind: tuple(raw["kinds"][kind]) for kind in DistressKind},
        everyone=tuple(raw["everyone"]),
        zone=ZoneInfo(raw["timezone"]),
        elsewhere=raw["elsewhere"],
    )


def _line_from(raw: dict[str, Any]) -> Line:
    hours = raw["hours"]
    return Line(
        number=raw["number"],
        name=raw["name"],
        audience=raw["audience"],
        hours=tuple(_range_from(part) for part in hours) if isinstance(hours, list) else None,
        hours_text=raw.get("hours_text", ""),
        always=hours == "always",
        verified=raw["verified"],
        channels=tuple(raw["channels"]),
        everywhere=raw["reach"] == "france",
        source=raw["source"],
        checked=raw["checked"],
    )


def _range_from(raw: dict[str, Any]) -> Range:
    return Range(frozenset(raw["days"]), time.fromisoformat(raw["from"]), time.fromisoformat(raw["to"]))
