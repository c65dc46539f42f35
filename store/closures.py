"""Closures: days on which nobody is at an organisation, noted ahead by those who serve it."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.errors import DomainError
from store.opening_hours import Closure
from store.organisation_access import get_served, hand_of
from store.people import Viewer

LONGEST = timedelta(days=92)
FURTHEST = timedelta(days=730)


class ClosureProblem(StrEnum):
    UNREADABLE = "unreadable"
    REVERSED = "reversed"
    PAST = "past"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"


class UnfitClosure(DomainError):
    """The days cannot be noted; says why."""

    def __init__(self, problem: ClosureProblem) -> None:
        super().__init__(problem)
        self.problem = problem


async def coming(session: AsyncSession, organisation_id: int, *, on: date) -> tuple[Closure, ...]:
    """Those that are not over on this day, the next one first."""
    query = select(Closure).where(Closure.organisation_id == organisation_id, Closure.last >= on)
    return tuple(await session.scalars(query.order_by(Closure.first)))


async def add(
    session: AsyncSession, viewer: Viewer, organisation_id: int, first: str, last: str, *, at: datetime
) -> None:
    """A closure that begins on the same day is replaced. Raise `NoSuchOrganisation`, or `UnfitClosure`."""
    organisation = await get_served(session, viewer, organisation_id)
    days = read_days(first, last, today=at.date())
    closure = await session.get(Closure, (organisation_id, days[0]))
    if closure is not None and closure.last == days[1]:
        return
    if closure is None:
        closure = Closure(organisation_id=organisation_id, first=days[0])
        session.add(closure)
    closure.last = days[1]
    organisation.close_from(closure, hand=hand_of(viewer, organisation), at=at)


async def remove(session: AsyncSession, viewer: Viewer, organisation_id: int, first: date, *, at: datetime) -> None:
    """One that is gone already stays gone. Raise `NoSuchOrganisation`."""
    organisation = await get_served(session, viewer, organisation_id)
    closure = await session.get(Closure, (organisation_id, first))
    if closure is not None:
        await session.delete(closure)
        organisation.open_again(closure, hand=hand_of(viewer, organisation), at=at)


def read_days(first: str, last: str, *, today: date) -> tuple[date, date]:
    """Without a last day, the first one alone. Raise `UnfitClosure`."""
    start = _day(first)
    end = _day(last) if last.strip() else start
    wrong = (
        (ClosureProblem.REVERSED, end < start),
        # It may still be yesterday there.
        (ClosureProblem.PAST, end < today - timedelta(days=1)),
        (ClosureProblem.TOO_LONG, end - start > LONGEST),
        (ClosureProblem.TOO_FAR, end - today > FURTHEST),
    )
    for problem, holds in wrong:
        if holds:
            raise UnfitClosure(problem)
    return start, end


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise UnfitClosure(ClosureProblem.UNREADABLE) from None
