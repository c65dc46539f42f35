"""Request lists: contact requests as lines, paged, the most pressing first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.call_dates import call_day, call_due
from store.contact_requests import ContactRequest
from store.deadlines import TimeLeft, time_left
from store.people import Person, Viewer
from store.request_filters import EVERYTHING, Choices, Filters, choices, in_territory, narrowed
from store.request_snapshots import OfferSnapshot
from store.request_statuses import OPEN_STATUSES, ClosingOutcome, Status
from store.request_views import ListView, in_view
from store.territories import NoSuchTerritory, Territory

PAGE_SIZE = 25


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for: a view, what narrows it, a page."""

    view: ListView
    filters: Filters = EVERYTHING
    number: int = 1


@dataclass(frozen=True)
class RequestLine:
    """`left` is None while no call is owed by a day."""

    id: str
    reference: str
    offer: OfferSnapshot
    status: Status
    outcome: ClosingOutcome | None
    attempts: int
    taken_by: str | None
    waits_for_youth: bool
    created_at: datetime
    timezone: str
    promised_on: date
    left: TimeLeft | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


@dataclass(frozen=True)
class RequestList:
    """One page of lines: `number` of `pages`; `counts` are of the whole list as it is narrowed, by view."""

    view: ListView
    filters: Filters
    choices: Choices
    lines: tuple[RequestLine, ...]
    counts: Mapping[ListView, int]
    number: int
    pages: int


async def addressed_to(session: AsyncSession, viewer: Viewer, wanted: Wanted, *, at: datetime) -> RequestList:
    """Requests of the viewer's organisations, those that they only read included."""
    return await _listed(session, viewer, ContactRequest.organisation_id.in_(viewer.seen_organisations), wanted, at)


async def of_territories(session: AsyncSession, viewer: Viewer, wanted: Wanted, *, at: datetime) -> RequestList:
    """Requests of the viewer's territories, or of the one asked for, whoever they are addressed to.

    Raise `NoSuchTerritory` when it is not theirs.
    """
    perimeter = ContactRequest.territory_id.in_(_asked(viewer, wanted.filters))
    return await _listed(session, viewer, perimeter, wanted, at)


async def territory_names(session: AsyncSession, viewer: Viewer, filters: Filters) -> tuple[str, ...]:
    """Those of `of_territories`."""
    query = select(Territory.name).where(Territory.id.in_(_asked(viewer, filters))).order_by(Territory.name)
    return tuple(await session.scalars(query))


def _asked(viewer: Viewer, filters: Filters) -> frozenset[str]:
    if filters.territory_id is None:
        return viewer.territories
    if filters.territory_id not in viewer.territories:
        raise NoSuchTerritory(filters.territory_id)
    return frozenset({filters.territory_id})


async def _listed(
    session: AsyncSession, viewer: Viewer, perimeter: ColumnElement[bool], wanted: Wanted, at: datetime
) -> RequestList:
    """Four queries, five with words, whatever their number."""
    perimeter = in_territory(perimeter, wanted.filters)
    within = await narrowed(session, viewer, perimeter, wanted.filters)
    counts = await _counts(session, within, at)
    pages = max(1, -(-counts[wanted.view] // PAGE_SIZE))
    number = min(wanted.number, pages)
    rows = await session.execute(_page(within & in_view(wanted.view, at), number))
    return RequestList(
        view=wanted.view,
        filters=wanted.filters,
        choices=await choices(session, perimeter),
        lines=tuple(_line(row, at) for row in rows),
        counts=counts,
        number=number,
        pages=pages,
    )


async def _counts(session: AsyncSession, within: ColumnElement[bool], at: datetime) -> dict[ListView, int]:
    sums = [func.coalesce(func.sum(case((in_view(view, at), 1), else_=0)), 0) for view in ListView]
    numbers = (await session.execute(select(*sums).where(within))).one()
    return dict(zip(ListView, map(int, numbers), strict=True))


def _page(within: ColumnElement[bool], number: int) -> Select[*tuple[Any, ...]]:
    # The identifiers are sorted alone, and only one page of them is read in full.
    shown = (
        select(ContactRequest.id)
        .where(within)
        .order_by(*_most_pressing_first())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
        .subquery()
    )
    return (
        select(
            *(ContactRequest.id, ContactRequest.reference, ContactRequest.offer, ContactRequest.status),
            *(ContactRequest.outcome, ContactRequest.attempts, ContactRequest.created_at, ContactRequest.timezone),
            *(ContactRequest.due_at, ContactRequest.called_at),
            *(ContactRequest.waits_for_youth, ContactRequest.next_try_on),
            Person.name.label("taken_by"),
        )
        .join(shown, shown.c.id == ContactRequest.id)
        .outerjoin(Person, Person.id == ContactRequest.taken_by)
        .order_by(*_most_pressing_first())
    )


def _most_pressing_first() -> tuple[ColumnElement[Any], ...]:
    """Open ones that nobody called by promise, so the late come first; then those called already; then those to close;
    then the finished, newest first.
    """
    is_open = ContactRequest.status.in_(OPEN_STATUSES)
    rank = case(
        (and_(is_open, ContactRequest.called_at.is_(None)), 0),
        (is_open, 1),
        (ContactRequest.status == Status.REORIENTING, 2),
        (ContactRequest.status == Status.CONTACTED, 3),
        else_=4,
    )
    promise = case((is_open, ContactRequest.due_at), else_=None)
    return rank, promise, ContactRequest.due_at.desc(), ContactRequest.id.expression


def _line(row: Row[*tuple[Any, ...]], at: datetime) -> RequestLine:
    due = call_due(row)
    return RequestLine(
        id=row.id,
        reference=row.reference,
        offer=row.offer,
        status=row.status,
        outcome=row.outcome,
        attempts=row.attempts,
        taken_by=row.taken_by,
        waits_for_youth=row.waits_for_youth,
        created_at=row.created_at,
        timezone=row.timezone,
        promised_on=call_day(row),
        left=time_left(due, at) if due else None,
    )
