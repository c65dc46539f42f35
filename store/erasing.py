"""Erasing: everything that a conversation left, at once, with the organisations told."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import contact_details, inbox, notices, people
from store.consents import Consent
from store.contact_requests import ContactRequest, Status, of_conversation
from store.conversations import Channel, Conversation
from store.messages import Message
from store.request_events import YOUTH
from store.unanswered import UnansweredTurn


async def erase(session: AsyncSession, conversation: Conversation, *, at: datetime) -> None:
    """Erase messages, contact details and answers; requests stay as facts about nobody.

    Recipients are told that they must erase too: article 19 of the GDPR.
    """
    for request in await of_conversation(session, conversation.id):
        await withdraw(session, request, via=conversation.channel, at=at)
        request.answers = ()
    await contact_details.erase_all(session, conversation.id, at=at)
    await inbox.forget(session, conversation.id, at=at)
    await notices.forget(session, conversation.id, at=at)
    await session.execute(delete(Message).where(Message.conversation_id == conversation.id))
    await session.execute(delete(UnansweredTurn).where(UnansweredTurn.conversation_id == conversation.id))
    conversation.secret_hash = conversation.address_index = conversation.address_token = None
    conversation.erased_at = at


async def withdraw(session: AsyncSession, request: ContactRequest, *, via: Channel, at: datetime) -> bool:
    """Cancel a request and tell its organisation; False when there was nothing left to cancel."""
    if not request.may(Status.WITHDRAWN):
        return False
    request.withdraw(by=YOUTH, at=at)
    if not await _serves_another(session, request):
        consent = await session.get_one(Consent, request.consent_id)
        consent.withdrawn_at, consent.withdrawn_via = at, via
    for person in await people.professionals_of(session, request.organisation_id):
        request.notices.add(
            notices.tell_person(notices.NoticeKind.REQUEST_WITHDRAWN, person_id=person.id, request_id=request.id, at=at)
        )
    return True


async def _serves_another(session: AsyncSession, request: ContactRequest) -> bool:
    """Whether the same consent still covers another request of the same organisation."""
    query = select(ContactRequest.id).where(
        ContactRequest.consent_id == request.consent_id,
        ContactRequest.id != request.id,
        ContactRequest.status.not_in((Status.WITHDRAWN, Status.EXPIRED)),
    )
    return await session.scalar(query.limit(1)) is not None
