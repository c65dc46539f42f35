"""The clock of the month: when a scheduler looks, and when it is down, late, or not alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

STEP = timedelta(hours=1)
OUTAGES = 12
LONGEST_OUTAGE = timedelta(hours=30)


@dataclass(frozen=True)
class Beat:
    """`schedulers` look at this instant; none during an outage."""

    at: datetime
    schedulers: int


def beats(start: datetime, *, days: int, seed: int) -> Iterator[Beat]:
    """One an hour; one out of six finds two schedulers at once, and one out of six the same one twice."""
    dice = Random(seed)  # noqa: S311 - the same month each time
    end = start + timedelta(days=days)
    outages = [_outage(dice, start, end) for _ in range(OUTAGES)]
    at = start
    while at < end:
        at += STEP
        down = any(begins <= at < ends for begins, ends in outages)
        yield Beat(at, 0 if down else dice.choice((1, 1, 1, 1, 2, 3)))


def _outage(dice: Random, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    begins = start + (end - start) * dice.random()
    return begins, begins + LONGEST_OUTAGE * dice.random()
