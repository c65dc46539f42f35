"""Lives: what becomes of each contact request of the month, drawn once and always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from store.deadlines import LONGEST_DELAY, SHORTEST_DELAY, DuePolicy, due_at

TIMEZONE = "Europe/Paris"
DEPARTMENT = "51"
MONTH = timedelta(days=30)


class Verb(StrEnum):
    ACCEPT = "accept"
    ATTEMPT = "attempt"
    CALL = "call"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    SAY_CALLED = "say_called"


class Course(StrEnum):
    """How it goes; the number is out of a hundred."""

    CALLED_ON_TIME = "called_on_time"
    TRIED_THEN_CALLED = "tried_then_called"
    CALLED_LATE = "called_late"
    TRIED_FOR_EVER = "tried_for_ever"
    NEVER_CALLED = "never_called"
    NOT_FOR_ME = "not_for_me"
    WITHDRAWN_IN_TIME = "withdrawn_in_time"
    WITHDRAWN_LATE = "withdrawn_late"


SHARES = {
    Course.CALLED_ON_TIME: 58,
    Course.TRIED_THEN_CALLED: 8,
    Course.CALLED_LATE: 12,
    Course.TRIED_FOR_EVER: 2,
    Course.NEVER_CALLED: 8,
    Course.NOT_FOR_ME: 4,
    Course.WITHDRAWN_IN_TIME: 6,
    Course.WITHDRAWN_LATE: 2,
}


@dataclass(frozen=True)
class Act:
    at: datetime
    verb: Verb


@dataclass(frozen=True)
class Life:
    """One request and what people do about it, in order; `organisation` is a rank among those of the month."""

    rank: int
    organisation: int
    created: datetime
    delay_days: int
    due: datetime
    course: Course
    acts: tuple[Act, ...]


def lives(number: int, *, organisations: int, start: datetime, seed: int) -> list[Life]:
    """In the order in which they are made."""
    dice = Random(seed)  # noqa: S311 - the same month each time
    created = sorted(start + MONTH * dice.random() for _ in range(number))
    return [_life(dice, rank, dice.randrange(organisations), at) for rank, at in enumerate(created)]


def _life(dice: Random, rank: int, organisation: int, created: datetime) -> Life:
    delay = dice.randint(SHORTEST_DELAY, LONGEST_DELAY)
    due = due_at(created, delay, policy=DuePolicy.CALENDAR, timezone=TIMEZONE, department=DEPARTMENT)
    course = dice.choices(list(SHARES), weights=list(SHARES.values()))[0]
    acts = tuple(sorted(_acts(dice, course, created, due), key=lambda act: act.at))
    return Life(rank, organisation, created, delay, due, course, acts)


def _acts(dice: Random, course: Course, created: datetime, due: datetime) -> Iterator[Act]:
    def between(first: float, last: float) -> datetime:
        """An instant of the promise's time: 0 is when it was made, 1 when it is due."""
        return created + (due - created) * dice.uniform(first, last)

    def after(days: float) -> datetime:
        return due + timedelta(seconds=1) + timedelta(days=dice.uniform(0.001, days))

    if dice.random() < 0.7:
        yield Act(between(0, 0.3), Verb.ACCEPT)
    match course:
        case Course.CALLED_ON_TIME:
            yield Act(between(0.3, 1), Verb.CALL)
            if dice.random() < 0.3:
                yield Act(between(1, 1.1), Verb.SAY_CALLED)
        case Course.TRIED_THEN_CALLED:
            yield Act(between(0.3, 0.9), Verb.ATTEMPT)
            yield Act(after(10), Verb.CALL)
        case Course.CALLED_LATE:
            yield Act(after(6), Verb.CALL)
        case Course.TRIED_FOR_EVER:
            yield Act(between(0.3, 1), Verb.ATTEMPT)
        case Course.NOT_FOR_ME:
            yield Act(between(0.3, 1), Verb.CLOSE)
        case Course.WITHDRAWN_IN_TIME:
            yield Act(between(0, 1), Verb.WITHDRAW)
        case Course.WITHDRAWN_LATE:
            yield Act(after(20), Verb.WITHDRAW)
