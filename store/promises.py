"""Promises: whether a youth was called by the date that was announced to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from statistics import median
from typing import Protocol

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.call_dates import Called
from store.contact_requests import ContactRequest
from store.feedback import Feedback
from store.request_events import EventKind, RequestEvent
from store.request_statuses import ENDED, ClosingOutcome, Status

WINDOW = timedelta(days=90)
ENOUGH = 5
"""Judged promises under which no rate is said: one bad day is not a record."""


class Promise(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    PENDING = "pending"
    VOID = "void"


class Promised(Called, Protocol):
    """What a promise is judged by."""

    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def outcome(self) -> ClosingOutcome | None: ...


@dataclass(frozen=True)
class KeptRate:
    """Promises judged; `median_days` runs from the request to the first call, late calls included."""

    kept: int = 0
    broken: int = 0
    median_days: float | None = None

    @property
    def judged(self) -> int:
        return self.kept + self.broken

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None while there are too few to say."""
        return self.kept / self.judged if self.judged >= ENOUGH else None

    @property
    def tenths(self) -> int:
        """What the order of offers looks at, to the nearest tenth; 10 while there are too few to say."""
        return 10 if self.rate is None else (20 * self.kept + self.judged) // (2 * self.judged)


def promise_of(
    request: Promised,
    *,
    at: datetime,
    denied: bool = False,
    declined_at: datetime | None = None,
    proposed_at: datetime | None = None,
) -> Promise:
    """Judge one promise. `denied`: the youth says that nobody called.

    `declined_at`: the organisation first proposed another offer; `proposed_at`: whoever did so last.

    Kept: the first call, answered or not, came by the due date, and the youth did not deny it.
    Void: withdrawn, closed or passed on by the due date without a call; nobody counts it.
    Pending: the due date is ahead, or another offer proposed by the due date still waits for the youth's yes.
    Broken: everything else; a no to the offer of an animateur leaves the call to its organisation.
    """
    if denied:
        return Promise.BROKEN
    if request.called_at is not None:
        return Promise.KEPT if request.called_at <= request.due_at else Promise.BROKEN
    declined = None if request.status is Status.EXPIRED else declined_at
    taken = request.status is Status.REORIENTING or request.outcome is ClosingOutcome.REORIENTED
    moments = (request.closed_at, declined, proposed_at if taken else None)
    left_in_time = any(moment and moment <= request.due_at for moment in moments)
    if request.status in ENDED:
        return Promise.VOID if left_in_time else Promise.BROKEN
    waits = request.status is Status.REORIENTING and left_in_time
    return Promise.PENDING if waits or at <= request.due_at else Promise.BROKEN


async def kept_rates(session: AsyncSession, offer_ids: Iterable[int], *, at: datetime) -> dict[int, KeptRate]:
    """Of each of these offers, over the requests of the last 90 days; one query. Cost: those requests."""
    wanted = set(offer_ids)
    judged: dict[int, list[Promise]] = defaultdict(list)
    delays: dict[int, list[float]] = defaultdict(list)
    query = select(
        ContactRequest.offer_id, promise(at), ContactRequest.created_at, ContactRequest.called_at, denied()
    ).where(_recent(wanted, at))
    for offer_id, promised, created, called, denial in (await session.execute(query)).all() if wanted else ():
        judged[offer_id].append(Promise(promised))
        if called is not None and not denial:
            delays[offer_id].append((called - created) / timedelta(days=1))
    return {offer_id: _rate(judged[offer_id], delays[offer_id]) for offer_id in wanted}


async def kept_tenths(session: AsyncSession, offer_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """What ranks these offers; counted by the database, since a search is what youths do most."""
    wanted = set(offer_ids)
    if not wanted:
        return {}
    rows = await session.execute(_counts(), {"offers": sorted(wanted), "now": at, "since": at - WINDOW})
    tenths = {offer_id: KeptRate(kept, broken).tenths for offer_id, kept, broken in rows.all()}
    return {offer_id: tenths.get(offer_id, KeptRate().tenths) for offer_id in wanted}


@cache
def _counts() -> Select[int, int, int]:
    """Kept and broken promises by offer; made once, for making it costs as much as asking."""
    judged = promise(bindparam("now", type_=ContactRequest.created_at.type))
    return (
        select(
            ContactRequest.offer_id,
            func.sum(case((judged == Promise.KEPT.value, 1), else_=0)),
            func.sum(case((judged == Promise.BROKEN.value, 1), else_=0)),
        )
        .where(
            ContactRequest.offer_id.in_(bindparam("offers", expanding=True)),
            ContactRequest.created_at > bindparam("since", type_=ContactRequest.created_at.type),
        )
        .group_by(ContactRequest.offer_id)
    )


def promise(at: datetime | BindParameter[datetime]) -> ColumnElement[str]:
    """`promise_of` as the database computes it; a test holds the two to the same answers."""
    due, called, status = ContactRequest.due_at, ContactRequest.called_at, ContactRequest.status
    left_in_time = or_(ContactRequest.closed_at <= due, _passed_on_in_time())
    return case(
        (denied(), Promise.BROKEN.value),
        (called <= due, Promise.KEPT.value),
        (called > due, Promise.BROKEN.value),
        (and_(status.in_(ENDED), left_in_time), Promise.VOID.value),
        (status.in_(ENDED), Promise.BROKEN.value),
        (or_(due >= at, and_(status == Status.REORIENTING, left_in_time)), Promise.PENDING.value),
        else_=Promise.BROKEN.value,
    )


def denied() -> ColumnElement[bool]:
    """The youth said that nobody called."""
    said = aliased(Feedback)
    return exists().where(said.request_id == ContactRequest.id, said.called.is_(False))


def _passed_on_in_time() -> ColumnElement[bool]:
    """The organisation proposed another offer and did not let it go, or the last one proposed was taken or waits."""
    due, status = ContactRequest.due_at, ContactRequest.status
    proposed = and_(RequestEvent.request_id == ContactRequest.id, RequestEvent.kind == EventKind.REORIENTED)
    declined = exists().where(proposed, RequestEvent.on_behalf.is_(False), RequestEvent.at <= due)
    last = select(func.max(RequestEvent.at)).where(proposed).correlate(ContactRequest).scalar_subquery()
    taken = or_(status == Status.REORIENTING, ContactRequest.outcome == ClosingOutcome.REORIENTED)
    return or_(and_(status != Status.EXPIRED, declined), and_(taken, last <= due))


def _recent(offer_ids: set[int], at: datetime) -> ColumnElement[bool]:
    return and_(ContactRequest.offer_id.in_(offer_ids), ContactRequest.created_at > at - WINDOW)


def _rate(judged: list[Promise], delays: list[float]) -> KeptRate:
    return KeptRate(
        judged.count(Promise.KEPT), judged.count(Promise.BROKEN), round(median(delays), 1) if delays else None
    )
