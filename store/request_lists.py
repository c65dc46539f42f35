"""Request lists: contact requests as lines, paged, the most pressing first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import (
    OPEN_STATUSES,
    ClosingOutcome,
    ContactRequest,
    OfferSnapshot,
    Status,
)
from store.deadlines import TimeLeft, promised_date, time_left
from store.people import Viewer
from store.territories import Territory

PAGE_SIZE = 25

TO_DO = (Status.SENT, Status.SEEN)
IN_PROGRESS = (Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED)
DONE = (Status.CLOSED, Status.WITHDRAWN, Status.EXPIRED)


class ListView(StrEnum):
    """Which lines to show."""

    ALL = "toutes"
    LATE = "en-retard"
    TO_DO = "a-faire"
    IN_PROGRESS = "en-cours"
    DONE = "terminees"


@dataclass(frozen=True)
class RequestLine:
    """`left` is None once nobody has to call any more."""

    id: str
    reference: str
    offer: OfferSnapshot
    status: Status
    outcome: ClosingOutcome | None
    attempts: int
    created_at: datetime
    timezone: str
    promised_on: date
    left: TimeLeft | None


@dataclass(frozen=True)
class RequestList:
    """One page of lines: `number` of `pages`; `counts` are of the whole list, by view."""

    view: ListView
    lines: tuple[RequestLine, ...]
    counts: Mapping[ListView, int]
    number: int
    pages: int


async def addressed_to(
    session: AsyncSession, viewer: Viewer, *, view: ListView, number: int, at: datetime
) -> RequestList:
    """Requests of the viewer's organisations."""
    return await _listed(session, ContactRequest.organisation_id.in_(viewer.organisations), view, number, at)


async def of_territories(
    session: AsyncSession, viewer: Viewer, *, view: ListView, number: int, at: datetime
) -> RequestList:
    """Requests of the viewer's territories, whoever they are addressed to."""
    return await _listed(session, ContactRequest.territory_id.in_(viewer.territories), view, number, at)


async def territory_names(session: AsyncSession, viewer: Viewer) -> tuple[str, ...]:
    query = select(Territory.name).where(Territory.id.in_(viewer.territories)).order_by(Territory.name)
    return tuple(await session.scalars(query))


async def _listed(
    session: AsyncSession, perimeter: ColumnElement[bool], view: ListView, number: int, at: datetime
) -> RequestList:
    counts = await _counts(session, perimeter, at)
    pages = max(1, -(-counts[view] // PAGE_SIZE))
    number = min(number, pages)
    query = (
        select(
            ContactRequest.id,
            ContactRequest.reference,
            ContactRequest.offer,
            ContactRequest.status,
            ContactRequest.outcome,
            ContactRequest.attempts,
            ContactRequest.created_at,
            ContactRequest.timezone,
            ContactRequest.due_at,
        )
        .where(perimeter, _in_view(view, at))
        .order_by(*_most_pressing_first())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = (await session.execute(query)).all()
    lines = tuple(_line(*row, at=at) for row in rows)
    return RequestList(view, lines, counts, number, pages)


async def _counts(session: AsyncSession, perimeter: ColumnElement[bool], at: datetime) -> dict[ListView, int]:
    late = case((ContactRequest.due_at < at, True), else_=False)
    query = select(ContactRequest.status, late, func.count()).where(perimeter).group_by(ContactRequest.status, late)
    counts = dict.fromkeys(ListView, 0)
    for status, is_past, number in (await session.execute(query)).all():
        counts[ListView.ALL] += number
        counts[_section(status)] += number
        if is_past and status in OPEN_STATUSES:
            counts[ListView.LATE] += number
    return counts


def _section(status: Status) -> ListView:
    if status in TO_DO:
        return ListView.TO_DO
    return ListView.IN_PROGRESS if status in IN_PROGRESS else ListView.DONE


def _in_view(view: ListView, at: datetime) -> ColumnElement[bool]:
    match view:
        case ListView.ALL:
            return true()
        case ListView.LATE:
            return and_(ContactRequest.status.in_(OPEN_STATUSES), ContactRequest.due_at < at)
        case ListView.TO_DO:
            return ContactRequest.status.in_(TO_DO)
        case ListView.IN_PROGRESS:
            return ContactRequest.status.in_(IN_PROGRESS)
        case ListView.DONE:
            return ContactRequest.status.in_(DONE)


def _most_pressing_first() -> tuple[ColumnElement[Any], ...]:
    """Open ones by promise, so the late come first; then those to close; then the finished, newest first."""
    is_open = ContactRequest.status.in_(OPEN_STATUSES)
    rank = case((is_open, 0), (ContactRequest.status == Status.CONTACTED, 1), else_=2)
    promise = case((is_open, ContactRequest.due_at), else_=None)
    return rank, promise, ContactRequest.due_at.desc(), ContactRequest.id.expression


def _line(
    id_: str,
    reference: str,
    offer: OfferSnapshot,
    status: Status,
    outcome: ClosingOutcome | None,
    attempts: int,
    created_at: datetime,
    timezone: str,
    due_at: datetime,
    *,
    at: datetime,
) -> RequestLine:
    return RequestLine(
        id=id_,
        reference=reference,
        offer=offer,
        status=status,
        outcome=outcome,
        attempts=attempts,
        created_at=created_at,
        timezone=timezone,
        promised_on=promised_date(due_at, timezone),
        left=time_left(due_at, at) if status in OPEN_STATUSES else None,
    )
