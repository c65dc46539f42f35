"""Own sheets: one contact request as its youth opens it, with what they may say or do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import contact_details, feedback, request_events, request_messages
from store.call_dates import call_day, call_due
from store.consents import Consent
from store.contact_details import Erased
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.feedback import Feedback
from store.key_ring import KeyRing
from store.request_events import EventKind, RequestEvent
from store.request_statuses import AttemptResult, ClosingOutcome, Status
from store.sealed_words import Written

DEAD_ENDS = (ClosingOutcome.NOT_FOR_ME, ClosingOutcome.UNREACHABLE)


@dataclass(frozen=True)
class Happened:
    """One line of the history, on the youth's own calendar."""

    kind: EventKind
    on: date


@dataclass(frozen=True)
class Received:
    """What a professional wrote, with its day on the youth's own calendar."""

    written: Written
    on: date


@dataclass(frozen=True)
class OwnSheet:
    """`first_name` and `contact` are in clear, None once nobody may read them any more."""

    request: ContactRequest
    # The day of the call which is owed; None while none is.
    promised: date | None
    is_late: bool
    history: tuple[Happened, ...]
    messages: tuple[Received, ...]
    consent: Consent
    consented_on: date
    feedback: Feedback | None
    first_name: str | None
    contact: str | None
    # Whether the call came may be asked: its date is over, or somebody called, and a yes was not said yet.
    asks_called: bool
    asks_satisfaction: bool
    needs_another_way: bool
    # The last call met a number that does not work.
    asks_contact: bool

    @property
    def may_cancel(self) -> bool:
        return self.request.may(Status.WITHDRAWN)

    @property
    def may_change_contact(self) -> bool:
        return self.request.is_open or self.request.status is Status.REORIENTING

    @property
    def was_missed(self) -> bool:
        """Somebody called in vain, and waits for a better moment."""
        return self.request.status is Status.ATTEMPTED and self.request.waits_for_youth


async def read(session: AsyncSession, request: ContactRequest, *, keys: KeyRing, at: datetime) -> OwnSheet:
    said = await feedback.find(session, request.id)
    was_called = said is not None and said.called is True
    concerned = feedback.concerns_a_call(request)
    consent = await session.get_one(Consent, request.consent_id)
    events = await request_events.of_request(session, request.id)
    return OwnSheet(
        request=request,
        promised=call_day(request) if call_due(request) else None,
        is_late=request.is_late(at),
        history=tuple(Happened(event.kind, promised_date(event.at, request.timezone)) for event in events),
        messages=await _received(session, request, keys),
        consent=consent,
        consented_on=promised_date(consent.at, request.timezone),
        feedback=said,
        first_name=await _readable(session, request.first_name_id, keys),
        contact=await _readable(session, request.contact_id, keys),
        asks_called=concerned and feedback.is_time_to_ask(request, at) and not was_called,
        asks_satisfaction=concerned and was_called and said is not None and said.satisfaction is None,
        needs_another_way=needs_another_way(request, said, at=at),
        asks_contact=request.waits_for_youth and _was_wrong_number(events),
    )


def needs_another_way(request: ContactRequest, said: Feedback | None, *, at: datetime) -> bool:
    """Whether waiting is not enough: late, denied by its youth, or over without anybody who helps."""
    denied = said is not None and said.called is False and feedback.concerns_a_call(request)
    given_up = request.status is Status.EXPIRED or (request.status is Status.CLOSED and request.outcome in DEAD_ENDS)
    return denied or given_up or request.is_late(at)


def _was_wrong_number(events: Sequence[RequestEvent]) -> bool:
    calls = [event.detail for event in events if event.kind is EventKind.ATTEMPTED]
    return bool(calls) and calls[-1] == AttemptResult.WRONG_NUMBER


async def _received(session: AsyncSession, request: ContactRequest, keys: KeyRing) -> tuple[Received, ...]:
    written = await request_messages.of_request(session, request.id, keys)
    return tuple(Received(message, promised_date(message.at, request.timezone)) for message in written)


async def _readable(session: AsyncSession, detail_id: str, keys: KeyRing) -> str | None:
    try:
        return await contact_details.reveal(session, detail_id, keys)
    except Erased:
        return None
