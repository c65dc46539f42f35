"""Request files: one contact request as its reader opens it, with its history and the time left."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import contact_details, next_tries, people, reopenings, request_events
from store.call_dates import call_day, call_due
from store.consents import Consent
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest
from store.deadlines import TimeLeft, time_left
from store.key_ring import KeyRing
from store.next_tries import TryDays
from store.people import Viewer
from store.request_access import get_visible
from store.request_events import Actor, ActorKind, EventKind, RequestEvent

CHANGES_NOTHING = frozenset(
    {
        EventKind.REVEALED,
        EventKind.REMINDED,
        EventKind.TOLD_LATE,
        EventKind.CALL_CONFIRMED,
        EventKind.CALL_DENIED,
        EventKind.NOTED,
        EventKind.MESSAGED,
    }
)


@dataclass(frozen=True)
class HistoryLine:
    """What happened, when, and who did it; `name` is None for the youth and the service.

    `about` names the person whom it was put into the hands of.
    """

    kind: EventKind
    at: datetime
    actor: ActorKind
    person_id: int | None
    name: str | None
    detail: str | None
    about: str | None = None
    on_behalf: bool = False


@dataclass(frozen=True)
class RequestFile:
    """`own`: addressed to the reader, who may act; `left` is None while no call is owed by a day.

    `taken_by` names who answers it; `reachable`: the contact details may still be read.
    """

    request: ContactRequest
    history: tuple[HistoryLine, ...]
    promised_on: date
    left: TimeLeft | None
    own: bool
    taken_by: str | None
    reachable: bool
    may_reopen: bool
    try_days: TryDays

    @property
    def last_move(self) -> HistoryLine:
        """The last thing that changed the request itself."""
        return next(line for line in reversed(self.history) if line.kind not in CHANGES_NOTHING)


@dataclass(frozen=True)
class Revealed:
    """Contact details in clear, for one screen."""

    first_name: str
    contact: str
    kind: DetailKind


async def get_file(session: AsyncSession, viewer: Viewer, request_id: str, *, at: datetime) -> RequestFile:
    """Raise `NoSuchContactRequest` when there is none in this viewer's perimeter."""
    request = await get_visible(session, viewer, request_id)
    taken_by, due = request.taken_by or 0, call_due(request)
    reachable = await reopenings.contact_stands(session, request)
    return RequestFile(
        request=request,
        history=await _history(session, request_id),
        promised_on=call_day(request),
        left=time_left(due, at) if due else None,
        own=request.organisation_id in viewer.organisations,
        taken_by=(await people.names_of(session, {taken_by})).get(taken_by),
        reachable=reachable,
        may_reopen=reachable and reopenings.may_reopen(request),
        try_days=next_tries.days(request, at),
    )


async def reveal(session: AsyncSession, request: ContactRequest, keys: KeyRing, *, by: Actor, at: datetime) -> Revealed:
    """The contact details, and the event that says who saw them.

    Raise `NotAllowed` when the request was withdrawn or expired, `Erased` when nobody may read them any more.
    """
    request.reveal(by=by, at=at)
    if not (await session.get_one(Consent, request.consent_id)).stands:
        raise contact_details.Erased(request.contact_id)
    contact = await session.get(ContactDetail, request.contact_id)
    if contact is None:
        raise contact_details.Erased(request.contact_id)
    return Revealed(
        first_name=await contact_details.reveal(session, request.first_name_id, keys),
        contact=await contact_details.reveal(session, request.contact_id, keys),
        kind=contact.kind,
    )


async def _history(session: AsyncSession, request_id: str) -> tuple[HistoryLine, ...]:
    events = await request_events.of_request(session, request_id)
    names = await people.names_of(
        session, {id_ for event in events for id_ in (event.person_id, _handed_to(event)) if id_}
    )
    return tuple(
        HistoryLine(
            kind=event.kind,
            at=event.at,
            actor=event.actor_kind,
            person_id=event.person_id,
            name=names.get(event.person_id or 0),
            detail=event.detail,
            about=names.get(_handed_to(event) or 0),
            on_behalf=event.on_behalf,
        )
        for event in events
    )


def _handed_to(event: RequestEvent) -> int | None:
    return int(event.detail) if event.kind is EventKind.TAKEN_OVER and event.detail else None
