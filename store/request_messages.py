"""Request messages: what a professional writes to a youth, read by them where they talk with the service."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import families, reopenings, request_access, sealed_words
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Base, new_id
from store.errors import DomainError
from store.key_ring import KeyRing
from store.notices import NoticeKind, tell_youth
from store.people import Person, Viewer
from store.request_events import Actor, EventKind
from store.request_statuses import Status
from store.sealed_words import SealedWords, Written

LONGEST_MESSAGE = 600
MOST_A_DAY = 5
A_DAY = timedelta(days=1)
# A ready text marks with brackets what is left to fill in; the gateway reads contact details between them.
BRACKETS = re.compile(r"[\[\]]")


class Obstacle(StrEnum):
    """Why no message can be sent."""

    GONE = "gone"
    """Withdrawn, expired, or the consent was taken back."""
    ERASED = "erased"
    TOO_MANY = "too_many"


class MessageRefused(DomainError):
    """Nothing can be sent to this youth now; says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class NotAMessage(DomainError):
    """Nothing was written, too much, or a blank of a ready text was left."""


class RequestMessage(SealedWords, Base):
    """Read by its youth, and by the organisation that wrote it."""

    __tablename__ = "request_messages"
    __table_args__ = (Index("ix_request_messages_request", "request_id", "at"),)


async def find_obstacle(session: AsyncSession, request: ContactRequest, *, at: datetime) -> Obstacle | None:
    """Why the youth cannot be written to now; None when they can."""
    if (await _listening(session, request)).erased_at is not None:
        return Obstacle.ERASED
    over = request.status in (Status.WITHDRAWN, Status.EXPIRED)
    if over or not await reopenings.contact_stands(session, request):
        return Obstacle.GONE
    return Obstacle.TOO_MANY if await _sent_lately(session, request, at) >= MOST_A_DAY else None


async def is_heard(session: AsyncSession, request: ContactRequest) -> bool:
    """Whether a message comes to the youth; else it waits on the page of their request, which they may open or not.

    The plain form has no conversation, and a conversation may be blocked.
    """
    conversation = await _listening(session, request)
    return conversation.channel is not Channel.FORM and conversation.unreachable_at is None


async def send(
    session: AsyncSession, request: ContactRequest, text: str, *, keys: KeyRing, by: Actor, at: datetime
) -> RequestMessage:
    """Keep it, and let the youth be told where they listen; once, even if it is sent twice in a hurry.

    Raise `NotAMessage` or `MessageRefused`.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_MESSAGE or BRACKETS.search(text) or by.person_id is None:
        raise NotAMessage(len(text))
    if repeated := await sealed_words.find_just_written(
        session, RequestMessage, request.id, text, keys=keys, by=by, at=at
    ):
        return repeated
    if obstacle := await find_obstacle(session, request, at=at):
        raise MessageRefused(obstacle)
    message = RequestMessage(id=new_id(), request_id=request.id, author_id=by.person_id, at=at)
    message.seal(text, keys)
    session.add(message)
    request.mark(EventKind.MESSAGED, by=by, at=at)
    if await is_heard(session, request):
        told, kind = request.conversation_id, NoticeKind.REQUEST_MESSAGE
        request.notices.add(tell_youth(kind, conversation_id=told, request_id=request.id, at=at, detail=message.id))
    return message


async def find_own(session: AsyncSession, conversation_id: str, message_id: str, keys: KeyRing) -> str | None:
    """The message in clear, as its youth reads it; None for anybody else, or once it is erased."""
    message = await session.get(RequestMessage, message_id)
    if message is None:
        return None
    request = await session.get_one(ContactRequest, message.request_id)
    if not await request_access.is_own(session, conversation_id, request):
        return None
    return message.read(keys)


async def find_author(session: AsyncSession, message_id: str) -> str | None:
    """The name of whoever wrote it."""
    return await session.scalar(
        select(Person.name)
        .join(RequestMessage, RequestMessage.author_id == Person.id)
        .where(RequestMessage.id == message_id)
    )


async def shown_to(
    session: AsyncSession, viewer: Viewer, request: ContactRequest, keys: KeyRing
) -> tuple[Written, ...]:
    """Those that the organisation may still read, oldest first; none for anybody else."""
    return await of_request(session, request.id, keys) if request.organisation_id in viewer.organisations else ()


async def of_request(session: AsyncSession, request_id: str, keys: KeyRing) -> tuple[Written, ...]:
    """Those that were not erased, oldest first, for who was let read this request."""
    return await sealed_words.of_request(session, RequestMessage, request_id, keys)


async def erase(session: AsyncSession, request_id: str) -> None:
    await sealed_words.erase(session, RequestMessage, request_id)


async def _listening(session: AsyncSession, request: ContactRequest) -> Conversation:
    return await session.get_one(Conversation, await families.find_listening(session, request.conversation_id))


async def _sent_lately(session: AsyncSession, request: ContactRequest, at: datetime) -> int:
    query = select(func.count()).where(RequestMessage.request_id == request.id, RequestMessage.at > at - A_DAY)
    return await session.scalar(query) or 0
