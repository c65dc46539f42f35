"""Digest sheets: what waits for somebody today, as counts and lines about nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import people
from store.cockpit.unanswered_lists import count_unanswered
from store.contact_requests import ContactRequest
from store.deadlines import TimeLeft, promised_date, time_left
from store.people import Viewer
from store.request_statuses import OPEN_STATUSES, Status
from store.request_views import AT_RISK
from store.territories import Territory

LINES = 10
"""Lines of one section; the rest is a number."""


@dataclass(frozen=True)
class DigestLine:
    """One contact request; `left` is None once somebody called."""

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
    if not request.waits_for_youth:
        return True
    today = at.astimezone(ZoneInfo(request.timezone)).date()
    return request.next_try_on is not None and request.next_try_on <= today


def _section(requests: list[ContactRequest], at: datetime) -> Section:
    return Section(len(requests), tuple(_line(request, at) for request in requests[:LINES]))


def _line(request: ContactRequest, at: datetime) -> DigestLine:
    return DigestLine(
        request_id=request.id,
        reference=request.reference,
        offer=request.offer.title,
        promised_on=promised_date(request.due_at, request.timezone),
        left=time_left(request.due_at, at) if request.called_at is None else None,
    )


async def _territories(session: AsyncSession, viewer: Viewer, at: datetime) -> tuple[TerritoryLine, ...]:
    """Those where something waits."""
    territories = await session.scalars(
        select(Territory).where(Territory.id.in_(viewer.territories)).order_by(Territory.name)
    )
    lines = [await _territory(session, territory, at) for territory in territories]
    return tuple(line for line in lines if not line.is_calm)


async def _territory(session: AsyncSession, territory: Territory, at: datetime) -> TerritoryLine:
    due = ContactRequest.due_at
    query = select(func.count().filter(due < at), func.count().filter(due >= at, due < at + AT_RISK)).where(
        ContactRequest.territory_id == territory.id,
        ContactRequest.status.in_(OPEN_STATUSES),
        ContactRequest.called_at.is_(None),
    )
    late, at_risk = (await session.execute(query)).one()
    return TerritoryLine(territory.name, late, at_risk, await count_unanswered(session, territory, at=at))
