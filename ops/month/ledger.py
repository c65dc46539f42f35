"""The ledger of the month: what was promised, what became of it, and who was told."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.contact_requests import ContactRequest
from store.notices import Notice, NoticeKind
from store.promises import Promise, promise
from store.reminders import Outcome, Reminder
from store.request_statuses import OPEN_STATUSES, Status
from store.rungs import EXPIRY, Rung

RUNGS = {
    NoticeKind.REQUEST_HALFWAY,
    NoticeKind.REQUEST_NEARLY_LATE,
    NoticeKind.REQUEST_OVERDUE,
    NoticeKind.REQUEST_STILL_OVERDUE,
    NoticeKind.REQUEST_LATE,
    NoticeKind.REQUEST_FOLLOWED_UP,
    NoticeKind.REQUEST_EXPIRED,
}


@dataclass(frozen=True)
class Ledger:
    """Of every request made so far.

    `broken_told`: broken promises of which the youth was told once; `broken_over`: those where somebody called, or it
    ended, before it could be told; `not_recalled`: youths told that the next call, after one in vain, did not come
    either. The rest are faults: a youth not told or told twice, a rung that spoke twice to the same person, a promise
    that was kept and told as broken, a request left open past its expiry.
    """

    asked: int
    promises: Mapping[Promise, int]
    rungs: Mapping[tuple[Rung, Outcome], int]
    notices: Mapping[NoticeKind, int]
    broken_told: int
    broken_over: int
    not_recalled: int
    expired: int
    faults: Mapping[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        told_or_over = self.broken_told + self.broken_over == self.promises.get(Promise.BROKEN, 0)
        return self.asked == sum(self.promises.values()) and told_or_over and not any(self.faults.values())


async def ledger(session: AsyncSession, *, at: datetime) -> Ledger:
    told = [_Told(*row) for row in (await session.execute(_told_of_lateness(at))).all()]
    broken = [each for each in told if each.promise == Promise.BROKEN]
    again = [_Again(*row) for row in (await session.execute(_told_of_the_next_call())).all()]
    faults = Counter((*_faults(told), *(fault for each in again if (fault := each.fault))))
    faults["rung_told_twice"] = await _told_twice(session)
    faults["open_past_expiry"] = await _open_past_expiry(session, at)
    return Ledger(
        asked=len(told),
        promises=Counter(Promise(each.promise) for each in told),
        rungs=await _rungs(session),
        notices=await _notices(session),
        broken_told=sum(each.times == 1 for each in broken),
        broken_over=sum(each.times == 0 and each.was_over for each in broken),
        not_recalled=sum(each.times for each in again),
        expired=await session.scalar(select(func.count()).where(ContactRequest.status == Status.EXPIRED)) or 0,
        faults=faults,
    )


@dataclass(frozen=True)
class _Told:
    """One request: how often its youth was told of lateness, and when it was looked whether they should be."""

    promise: str
    called_at: datetime | None
    closed_at: datetime | None
    settled_at: datetime | None
    times: int

    @property
    def was_over(self) -> bool:
        ends = [end for end in (self.called_at, self.closed_at) if end is not None]
        return self.settled_at is not None and bool(ends) and min(ends) <= self.settled_at


@dataclass(frozen=True)
class _Again:
    """One request called in vain: when the day of the next call was over, and how often its youth was told so."""

    over_at: datetime
    settled_at: datetime
    contacted_at: datetime | None
    closed_at: datetime | None
    times: int

    @property
    def fault(self) -> str | None:
        ends = [end for end in (self.contacted_at, self.closed_at) if end is not None]
        if self.times > 1:
            return "not_recalled_told_twice"
        if self.times and ends and min(ends) < self.over_at:
            return "told_of_a_next_call_that_came"
        if not self.times and (not ends or min(ends) > self.settled_at):
            return "not_recalled_untold"
        return None


def _told_of_the_next_call() -> Select[Any]:
    kind = NoticeKind.REQUEST_NOT_RECALLED
    times = select(func.count()).where(Notice.request_id == ContactRequest.id, Notice.kind == kind)
    return (
        select(
            *(Reminder.planned_at, Reminder.settled_at, ContactRequest.contacted_at, ContactRequest.closed_at),
            times.scalar_subquery(),
        )
        .join(ContactRequest, ContactRequest.id == Reminder.request_id)
        .where(Reminder.rung == Rung.TRY_MISSED, Reminder.settled_at.is_not(None))
    )


def _told_of_lateness(at: datetime):  # type: ignore[no-untyped-def]  # a Select of a computed promise and four columns
    late = aliased(Reminder)
    times = select(func.count()).where(Notice.request_id == ContactRequest.id, Notice.kind == NoticeKind.REQUEST_LATE)
    return select(
        promise(at), ContactRequest.called_at, ContactRequest.closed_at, late.settled_at, times.scalar_subquery()
    ).join(late, and_(late.request_id == ContactRequest.id, late.rung == Rung.LATE))


def _faults(told: list[_Told]) -> Iterator[str]:
    for each in told:
        if each.times > 1:
            yield "told_twice"
        if each.times and each.promise != Promise.BROKEN:
            yield "told_of_a_kept_promise"
        if each.promise == Promise.BROKEN and not each.times and not each.was_over:
            yield "broken_untold"


async def _told_twice(session: AsyncSession) -> int:
    """One row a request, kind and person: more is a rung that spoke twice."""
    twice = (
        select(Notice.request_id)
        .where(Notice.kind.in_(RUNGS))
        .group_by(Notice.request_id, Notice.kind, Notice.person_id)
        .having(func.count() > 1)
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(twice)) or 0


async def _open_past_expiry(session: AsyncSession, at: datetime) -> int:
    still = or_(ContactRequest.status.in_(OPEN_STATUSES), ContactRequest.status == Status.REORIENTING)
    return await session.scalar(select(func.count()).where(still, ContactRequest.due_at < at - 2 * EXPIRY)) or 0


async def _rungs(session: AsyncSession) -> dict[tuple[Rung, Outcome], int]:
    query = select(Reminder.rung, Reminder.outcome, func.count()).where(Reminder.settled_at.is_not(None))
    rows = (await session.execute(query.group_by(Reminder.rung, Reminder.outcome))).all()
    return {(rung, outcome): number for rung, outcome, number in rows if outcome is not None}


async def _notices(session: AsyncSession) -> dict[NoticeKind, int]:
    rows = (await session.execute(select(Notice.kind, func.count()).group_by(Notice.kind))).all()
    return dict(rows)
