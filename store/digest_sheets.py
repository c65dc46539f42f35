"""Digest sheets: what waits for somebody today, as counts and lines about nobody."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import next_tries, people
from store.call_dates import call_day, call_due
from store.cockpit.unanswered_lists import count_unanswered
from store.contact_requests import ContactRequest
from store.deadlines import TimeLeft, time_left
from store.people import Viewer
from store.request_statuses import OPEN_STATUSES, Status
from store.request_views import ListView, in_view
from store.territories import Territory

LINES = 10
"""Lines of one section; the rest is a number."""


@dataclass(frozen=True)
class DigestLine:
    """One contact request; `left` is None while no call is owed by a day."""

    request_id: str
    reference: str
    offer: str
    promised_on: date
    left: TimeLeft | None


@dataclass(frozen=True)
class Section:
    """The most pressing lines, and how many there are in all."""

    number: int = 0
    lines: tuple[DigestLine, ...] = ()

    @property
    def others(self) -> int:
        return self.number - len(self.lines)


@dataclass(frozen=True)
class TerritoryLine:
    """What an animateur looks at first in one territory."""

    name: str
    late: int
    at_risk: int
    unanswered: int

    @property
    def is_calm(self) -> bool:
        return not (self.late or self.at_risk or self.unanswered)


@dataclass(frozen=True)
class DigestSheet:
    late: Section
    to_do: Section
    waiting: Section
    territories: tuple[TerritoryLine, ...]

    @property
    def is_empty(self) -> bool:
        """What waits for the youth asks nothing of anybody today."""
        return not (self.late.number or self.to_do.number or self.territories)


async def read_sheet(session: AsyncSession, person_id: int, *, at: datetime) -> DigestSheet:
    """Raise `NoSuchPerson` when the account is gone or disabled."""
    viewer = await people.get_viewer(session, person_id)
    owed = await _owed(session, viewer)
    late = [request for request in owed if request.is_late(at)]
    own = [request for request in owed if request not in late and request.taken_by in (None, person_id)]
    to_do = [request for request in own if _asks_for_a_call(request, at)]
    return DigestSheet(
        late=_section(late, at),
        to_do=_section(to_do, at),
        waiting=_section([request for request in own if request not in to_do], at),
        territories=await _territories(session, viewer, at),
    )


async def _owed(session: AsyncSession, viewer: Viewer) -> list[ContactRequest]:
    """What somebody of the viewer's organisations must still do, the most pressing first."""
    query = (
        select(ContactRequest)
        .where(
            ContactRequest.organisation_id.in_(viewer.organisations),
            ContactRequest.status.in_((*OPEN_STATUSES, Status.REORIENTING)),
        )
        .order_by(ContactRequest.due_at, ContactRequest.reference)
    )
    return list(await session.scalars(query)) if viewer.organisations else []


def _asks_for_a_call(request: ContactRequest, at: datetime) -> bool:
    """The ball is not on the youth's side, or the day of the next try has come."""
    return not request.waits_for_youth or next_tries.has_come(request, at)


def _section(requests: list[ContactRequest], at: datetime) -> Section:
    return Section(len(requests), tuple(_line(request, at) for request in requests[:LINES]))


def _line(request: ContactRequest, at: datetime) -> DigestLine:
    due = call_due(request)
    return DigestLine(
        request_id=request.id,
        reference=request.reference,
        offer=request.offer.title,
        promised_on=call_day(request),
        left=time_left(due, at) if due else None,
    )


async def _territories(session: AsyncSession, viewer: Viewer, at: datetime) -> tuple[TerritoryLine, ...]:
    """Those where something waits."""
    territories = await session.scalars(
        select(Territory).where(Territory.id.in_(viewer.territories)).order_by(Territory.name)
    )
    lines = [await _territory(session, territory, at) for territory in territories]
    return tuple(line for line in lines if not line.is_calm)


async def _territory(session: AsyncSession, territory: Territory, at: datetime) -> TerritoryLine:
    query = select(
        func.count().filter(in_view(ListView.LATE, at)), func.count().filter(in_view(ListView.AT_RISK, at))
    ).where(ContactRequest.territory_id == territory.id)
    late, at_risk = (await session.execute(query)).one()
    return TerritoryLine(territory.name, late, at_risk, await count_unanswered(session, territory, at=at))
