"""Request files: one contact request as its reader opens it, with its history and the time left."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import contact_details
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest, get_visible
from store.deadlines import TimeLeft, promised_date, time_left
from store.key_ring import KeyRing
from store.people import Person, Viewer
from store.request_events import Actor, ActorKind, EventKind, RequestEvent


@dataclass(frozen=True)
class HistoryLine:
    """What happened, when, and who did it; `name` is None for the youth and the service."""

    kind: EventKind
    at: datetime
    actor: ActorKind
    person_id: int | None
    name: str | None
    detail: str | None


@dataclass(frozen=True)
class RequestFile:
    """`own`: addressed to the reader, who may act; `left` is None once nobody has to call any more."""

    request: ContactRequest
    history: tuple[HistoryLine, ...]
    promised_on: date
    left: TimeLeft | None
    own: bool

    @property
    def last_move(self) -> HistoryLine:
        """The last thing that changed the state; showing contact details changes nothing."""
        return next(line for line in reversed(self.history) if line.kind is not EventKind.REVEALED)


@dataclass(frozen=True)
class Revealed:
    """Contact details in clear, for one screen."""

    first_name: str
    contact: str
    kind: DetailKind


async def get_file(session: AsyncSession, viewer: Viewer, request_id: str, *, at: datetime) -> RequestFile:
    """Raise `NoSuchContactRequest` when there is none in this viewer's perimeter."""
    request = await get_visible(session, viewer, request_id)
    return RequestFile(
        request=request,
        history=await _history(session, request_id),
        promised_on=promised_date(request.due_at, request.timezone),
        left=time_left(request.due_at, at) if request.is_open else None,
        own=request.organisation_id in viewer.organisations,
    )


async def reveal(session: AsyncSession, request: ContactRequest, keys: KeyRing, *, by: Actor, at: datetime) -> Revealed:
    """The contact details, and the event that says who saw them.

    Raise `NotAllowed` when the request was withdrawn or expired, `Erased` when nobody may read them any more.
    """
    request.reveal(by=by, at=at)
    contact = await session.get(ContactDetail, request.contact_id)
    if contact is None:
        raise contact_details.Erased(request.contact_id)
    return Revealed(
        first_name=await contact_details.reveal(session, request.first_name_id, keys),
        contact=await contact_details.reveal(session, request.contact_id, keys),
        kind=contact.kind,
    )


async def _history(session: AsyncSession, request_id: str) -> tuple[HistoryLine, ...]:
    query = (
        select(RequestEvent, Person.name)
        .outerjoin(Person, Person.id == RequestEvent.person_id)
        .where(RequestEvent.request_id == request_id)
        .order_by(RequestEvent.id)
    )
    rows = (await session.execute(query)).all()
    return tuple(HistoryLine(e.kind, e.at, e.actor_kind, e.person_id, name, e.detail) for e, name in rows)
