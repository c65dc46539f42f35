"""Own sheets: one contact request as its youth opens it, with what they may say or do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import contact_details, feedback, news, request_events
from store.consents import Consent
from store.contact_details import Erased
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.feedback import Feedback
from store.key_ring import KeyRing
from store.request_events import EventKind
from store.request_statuses import Status


@dataclass(frozen=True)
class Happened:
    """One line of the history, on the youth's own calendar."""

    kind: EventKind
    on: date


@dataclass(frozen=True)
class OwnSheet:
    """`first_name` and `contact` are in clear, None once nobody may read them any more."""

    request: ContactRequest
    promised: date
    is_late: bool
    history: tuple[Happened, ...]
    consent: Consent
    consented_on: date
    feedback: Feedback | None
    first_name: str | None
    contact: str | None
    # Whether the call came may be asked: its date is over, or somebody called, and a yes was not said yet.
    asks_called: bool
    asks_satisfaction: bool

    @property
    def may_cancel(self) -> bool:
        return self.request.may(Status.WITHDRAWN)

    @property
    def was_missed(self) -> bool:
        """Somebody called in vain, and waits for a better moment."""
        return self.request.status is Status.ATTEMPTED and self.request.waits_for_youth


async def read(session: AsyncSession, request: ContactRequest, *, keys: KeyRing, at: datetime) -> OwnSheet:
    said = await feedback.find(session, request.id)
    was_called = said is not None and said.called is True
    concerned = news.concerns_a_call(request)
    consent = await session.get_one(Consent, request.consent_id)
    events = await request_events.of_request(session, request.id)
    return OwnSheet(
        request=request,
        promised=promised_date(request.due_at, request.timezone),
        is_late=request.is_late(at),
        history=tuple(Happened(event.kind, promised_date(event.at, request.timezone)) for event in events),
        consent=consent,
        consented_on=promised_date(consent.at, request.timezone),
        feedback=said,
        first_name=await _readable(session, request.first_name_id, keys),
        contact=await _readable(session, request.contact_id, keys),
        asks_called=concerned and _is_time_to_ask(request, at) and not was_called,
        asks_satisfaction=concerned and was_called and said is not None and said.satisfaction is None,
    )


def _is_time_to_ask(request: ContactRequest, at: datetime) -> bool:
    ended_or_called = request.called_at is not None or request.status is Status.CLOSED
    return ended_or_called or request.due_at < at


async def _readable(session: AsyncSession, detail_id: str, keys: KeyRing) -> str | None:
    try:
        return await contact_details.reveal(session, detail_id, keys)
    except Erased:
        return None
