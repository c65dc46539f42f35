"""Erasing: everything that a conversation left, at once, with the organisations told."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store import (
    consents,
    contact_details,
    crossings,
    erasures,
    families,
    inbox,
    notices,
    people,
    request_messages,
    request_notes,
)
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.erasures import Counts, Erasure
from store.feedback import Feedback
from store.messages import Message
from store.notices import NoticeKind
from store.request_access import of_conversation
from store.request_events import YOUTH, EventKind
from store.request_statuses import Status
from store.unanswered import UnansweredTurn


async def erase(session: AsyncSession, conversation: Conversation, *, at: datetime) -> Erasure:
    """Erase messages, contact details and answers, and return the receipt; requests stay as facts about nobody.

    What it continues goes with it. Every organisation that received something is told that it must erase too:
    article 19 of the GDPR.
    """
    family = await families.locked(session, conversation.id)
    told = await _take_everything_back(session, conversation, at=at)
    requests = await of_conversation(session, conversation.id)
    for request in requests:
        request.answers, request.place, request.code = (), None, None
        await _erase_what_was_written(session, request.id)
    details = await contact_details.erase_all(session, conversation.id, at=at)
    messages = 0
    for member in family:
        messages += await _empty(session, member, at=at)
    counts = Counts(messages, details, len(requests), len(told))
    return erasures.record(session, conversation.id, counts, via=conversation.channel, at=at)


async def withdraw(session: AsyncSession, request: ContactRequest, *, via: Channel, at: datetime) -> bool:
    """Cancel a request and tell its organisation; False when there was nothing left to cancel."""
    if not request.may(Status.WITHDRAWN):
        return False
    request.withdraw(by=YOUTH, at=at)
    if not await _serves_another(session, request):
        consent = await session.get_one(Consent, request.consent_id)
        consent.withdrawn_at, consent.withdrawn_via = at, via
    request.answers, request.place = (), None
    await _erase_what_is_said_of_them(session, request.id)
    await _tell(session, request, NoticeKind.REQUEST_WITHDRAWN, at=at)
    return True


async def withdraw_consent(
    session: AsyncSession, conversation: Conversation, consent_id: str, *, via: Channel, at: datetime
) -> bool:
    """Take one consent back: its organisation reads nothing more from this instant, and is told.

    Raise `NoSuchConsent` when it is not this youth's own; False when it was not given, or was taken back before.
    """
    consent = await consents.get_own(session, conversation, consent_id)
    if not consent.stands:
        return False
    await _take_back(session, consent, via=via, at=at)
    return True


async def _empty(session: AsyncSession, conversation: Conversation, *, at: datetime) -> int:
    """Nothing said is left in it, and nobody can open it any more; the number of its messages."""
    await inbox.forget(session, conversation.id, at=at)
    await notices.forget(session, conversation.id, at=at)
    await crossings.forget(session, conversation.id)
    messages = await session.execute(
        delete(Message).where(Message.conversation_id == conversation.id).returning(Message.seq)
    )
    await session.execute(delete(UnansweredTurn).where(UnansweredTurn.conversation_id == conversation.id))
    conversation.secret_hash = conversation.address_index = conversation.address_token = None
    conversation.continued_by = None
    conversation.erased_at = at
    return len(messages.all())


async def _take_everything_back(session: AsyncSession, conversation: Conversation, *, at: datetime) -> set[int]:
    """The organisations told."""
    given = [consent for consent in await consents.of_conversation(session, conversation.id) if consent.stands]
    for consent in given:
        await _take_back(session, consent, via=conversation.channel, at=at)
    return {consent.organisation_id for consent in given}


async def _take_back(session: AsyncSession, consent: Consent, *, via: Channel, at: datetime) -> None:
    consent.withdrawn_at, consent.withdrawn_via = at, via
    for request in await _under(session, consent):
        if request.may(Status.WITHDRAWN):
            request.withdraw(by=YOUTH, at=at)
            await _tell(session, request, NoticeKind.REQUEST_WITHDRAWN, at=at)
        elif request.status is not Status.WITHDRAWN:
            request.mark(EventKind.CONSENT_WITHDRAWN, by=YOUTH, at=at)
            await _tell(session, request, NoticeKind.CONSENT_WITHDRAWN, at=at)
        request.answers, request.place = (), None
        await _erase_what_is_said_of_them(session, request.id)


async def _under(session: AsyncSession, consent: Consent) -> list[ContactRequest]:
    query = select(ContactRequest).where(ContactRequest.consent_id == consent.id)
    return list(await session.scalars(query.order_by(ContactRequest.id).with_for_update()))


async def _tell(session: AsyncSession, request: ContactRequest, kind: NoticeKind, *, at: datetime) -> None:
    for person in await people.professionals_of(session, request.organisation_id):
        request.notices.add(notices.tell_person(kind, person_id=person.id, request_id=request.id, at=at))


async def _erase_what_was_written(session: AsyncSession, request_id: str) -> None:
    """What the youth thought goes; whether the promise was kept stays, and says nothing of them."""
    await _erase_what_is_said_of_them(session, request_id)
    await session.execute(update(Feedback).where(Feedback.request_id == request_id).values(satisfaction=None))


async def _erase_what_is_said_of_them(session: AsyncSession, request_id: str) -> None:
    """The notes of the organisation, and what it wrote to the youth."""
    await request_notes.erase(session, request_id)
    await request_messages.erase(session, request_id)


async def _serves_another(session: AsyncSession, request: ContactRequest) -> bool:
    """Whether the same consent still covers another request of the same organisation."""
    query = select(ContactRequest.id).where(
        ContactRequest.consent_id == request.consent_id,
        ContactRequest.id != request.id,
        ContactRequest.status.not_in((Status.WITHDRAWN, Status.EXPIRED)),
    )
    return await session.scalar(query.limit(1)) is not None
