"""Messages: the masked history of a conversation."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Frozen
from store.conversations import Conversation
from store.database import Base
from store.errors import DomainError

_TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,3})\.([A-Za-z0-9_-]{1,16})")


class NoSuchChoice(DomainError):
    """The button does not belong to this conversation, or no longer."""


class Author(StrEnum):
    ROBOT = "robot"
    YOUTH = "youth"
    PERSON = "person"


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"


@dataclass(frozen=True)
class Choice:
    """A button; its payload is for the dialogue and never leaves the service."""

    label: str
    payload: str
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True)
class OfferCard:
    title: str
    organisation: str
    place: str
    promise: str
    how: str
    gain: str
    phone: str | None = None


@dataclass(frozen=True)
class ReceiptLine:
    organisation: str
    promise: str


@dataclass(frozen=True)
class ReceiptCard:
    reference: str
    lines: tuple[ReceiptLine, ...]
    calendar: str | None = None


@dataclass(frozen=True)
class Step:
    step: int
    of: int


@dataclass(frozen=True)
class Speaker:
    """Who speaks, when it is a person."""

    name: str
    organisation: str


@dataclass(frozen=True)
class Body:
    """What is said: contact details appear by reference only, as in `[phone:REF]`."""

    text: str | None = None
    choices: tuple[Choice, ...] = ()
    offer: OfferCard | None = None
    receipt: ReceiptCard | None = None
    links: tuple[Link, ...] = ()
    expects: str | None = None
    progress: Step | None = None
    urgent: bool = False
    speaker: Speaker | None = None


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[Author]
    at: Mapped[datetime]
    body: Mapped[Body] = mapped_column(Frozen(Body))
    client_id: Mapped[str | None]
    # Makes a button's token unguessable and unlike that of any other message.
    nonce: Mapped[str]
    # Indexes of the buttons pressed.
    used: Mapped[list[int]] = mapped_column(JSON, default=list)

    def token(self, index: int) -> str:
        """What a button carries: at most 24 characters, Telegram allows 64 bytes."""
        return f"{self.seq}.{index}.{self.nonce}"


@dataclass(frozen=True)
class Tap:
    """A button pressed: what it means, and whether it was pressed before."""

    choice: Choice
    repeated: bool


@dataclass(frozen=True)
class _Token:
    seq: int
    index: int
    nonce: str


def add(
    session: AsyncSession,
    conversation: Conversation,
    *,
    author: Author,
    body: Body,
    at: datetime,
    client_id: str | None = None,
) -> Message:
    """Append to the history; the caller's transaction gives the number."""
    conversation.last_seq += 1
    conversation.last_at = at
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        author=author,
        at=at,
        body=body,
        client_id=client_id,
        nonce=token_urlsafe(6),
        used=[],
    )
    session.add(message)
    return message


async def history(session: AsyncSession, conversation_id: str, *, after: int = 0) -> list[Message]:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > after)
    return list(await session.scalars(query.order_by(Message.seq)))


async def find_by_client_id(session: AsyncSession, conversation_id: str, client_id: str) -> Message | None:
    return await session.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
    )


async def expected_before(session: AsyncSession, conversation_id: str, seq: int) -> str | None:
    """What the messages before this one asked for last."""
    query = select(Message.body).where(Message.conversation_id == conversation_id, Message.seq < seq)
    bodies = await session.scalars(query.order_by(Message.seq.desc()).limit(10))
    return next((body.expects for body in bodies if body.expects), None)


async def tapped(session: AsyncSession, conversation: Conversation, token: str) -> Tap:
    """What the button `token` means in this conversation; raise `NoSuchChoice` when it means nothing."""
    parts = _parse(token)
    message = await session.get(Message, (conversation.id, parts.seq))
    if message is None or message.nonce != parts.nonce or parts.index >= len(message.body.choices):
        raise NoSuchChoice(token)
    return Tap(choice=message.body.choices[parts.index], repeated=parts.index in message.used)


async def mark_used(session: AsyncSession, conversation: Conversation, token: str) -> None:
    """Remember that this button was pressed."""
    parts = _parse(token)
    message = await session.get(Message, (conversation.id, parts.seq))
    if message is not None and parts.index not in message.used:
        message.used = [*message.used, parts.index]


def _parse(token: str) -> _Token:
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise NoSuchChoice(token)
    return _Token(int(match[1]), int(match[2]), match[3])
