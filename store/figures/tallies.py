"""Tallies: numbers of requests of one kind, added up and read as a record."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func

from store.contact_requests import ContactRequest
from store.figures.durations import tenths_between
from store.promises import KeptRate, Promise, denied, promise

FEW = 5
"""Under this many, State services read no number: it would be about somebody."""
ROUGHLY = 20
"""Judged promises from which a share to the nearest ten per cent tells no small number."""

Cell = int | None
"""A number, or None for "fewer than five"."""


@dataclass(frozen=True)
class Record:
    """`percent` and the delays in days are None when there is too little to say."""

    requests: Cell
    kept: Cell
    broken: Cell
    percent: int | None
    median_days: float | None
    announced_days: float | None


@dataclass
class Tally:
    """Requests by what became of their promise, by announced delay in days, by real delay in tenths of a day."""

    promises: Counter[str] = field(default_factory=Counter)
    announced: Counter[int] = field(default_factory=Counter)
    real: Counter[int] = field(default_factory=Counter)

    def count(self, promised: str, announced: int, real: int | None, number: int) -> None:
        """What the columns of `tallied` say."""
        self.promises[promised] += number
        self.announced[announced] += number
        if real is not None:
            self.real[real] += number

    def record(self) -> Record:
        rate = self.rate.rate
        return Record(
            self.promises.total(),
            self.rate.kept,
            self.rate.broken,
            None if rate is None else int(100 * rate),
            _tenths(median(self.real)),
            median(self.announced),
        )

    def masked(self) -> Record:
        """The same for those who may recognise nobody in it."""
        judged = self.rate.judged
        return Record(
            mask(self.promises.total()),
            mask(self.rate.kept),
            mask(self.rate.broken),
            self.rate.tenths * 10 if judged >= ROUGHLY else None,
            _tenths(median(self.real)) if self.real.total() >= FEW else None,
            median(self.announced) if self.announced.total() >= FEW else None,
        )

    @property
    def rate(self) -> KeptRate:
        return KeptRate(self.promises[Promise.KEPT], self.promises[Promise.BROKEN])


Reading = Callable[[Tally], Record]


TALLIED = ("promised", "announced", "tenths")


def tallied(at: datetime) -> tuple[ColumnElement[Any], ...]:
    """The columns that a tally counts, to be grouped by `TALLIED`: a call that the youth denies has no delay."""
    real = case((denied(), None), else_=tenths_between(ContactRequest.created_at, ContactRequest.called_at))
    announced = ContactRequest.delay_days.label("announced")
    return promise(at).label("promised"), announced, real.label("tenths"), func.count()


def added(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.promises += tally.promises
        total.announced += tally.announced
        total.real += tally.real
    return total


def mask(number: int) -> Cell:
    return number if number >= FEW else None


def median(counts: Mapping[int, int]) -> float | None:
    """The middle of values given with how often they occur."""
    total = sum(counts.values())
    if total == 0:
        return None
    ranks, seen, middle = ((total - 1) // 2, total // 2), 0, []
    for value in sorted(counts):
        middle += [value for rank in ranks if seen <= rank < seen + counts[value]]
        seen += counts[value]
    return sum(middle) / 2


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value / 10, 1)
