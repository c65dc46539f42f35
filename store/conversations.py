"""Conversations: one youth on one channel, known by secrets only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Frozen
from store.database import Base, new_id
from store.errors import DomainError
from store.key_ring import KeyRing


class UnknownConversation(DomainError):
    """No such conversation, or the secret is not its own: the two cannot be told apart."""


class Channel(StrEnum):
    WEB = "web"
    TELEGRAM = "telegram"
    FORM = "form"


@dataclass(frozen=True)
class Entry:
    """What a way in carries: a link, a QR code or a widget may set each."""

    territory: str | None = None
    theme: str | None = None
    campaign: str | None = None
    offer: int | None = None


class Conversation(Base):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel]
    entry: Mapped[Entry] = mapped_column(Frozen(Entry))
    territory_id: Mapped[str | None] = mapped_column(ForeignKey("territories.id"))
    # Web and form: hash of the secret that the browser holds.
    secret_hash: Mapped[str | None]
    # Telegram: blind index and ciphertext of the chat's identifier.
    address_index: Mapped[bytes | None] = mapped_column(unique=True)
    address_token: Mapped[bytes | None]
    created_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    # Telegram: what was sent already, so that a restart sends the rest and nothing twice.
    delivered_seq: Mapped[int] = mapped_column(default=0)
    expects: Mapped[str | None]
    unreachable_at: Mapped[datetime | None]
    # The conversation in which the youth goes on, on another channel.
    continued_by: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    erased_at: Mapped[datetime | None]
    # When the dialogue engine forgot it too.
    forgotten_at: Mapped[datetime | None]


def hash_secret(secret: str) -> str:
    """A secret of 32 random bytes needs no slow hash."""
    return sha256(secret.encode()).hexdigest()


def start(
    session: AsyncSession, *, channel: Channel, entry: Entry, secret: str | None = None, at: datetime
) -> Conversation:
    conversation = Conversation(
        id=new_id(),
        channel=channel,
        entry=entry,
        secret_hash=hash_secret(secret) if secret else None,
        created_at=at,
        last_at=at,
        last_seq=0,
        delivered_seq=0,
    )
    session.add(conversation)
    return conversation


async def get_conversation(session: AsyncSession, conversation_id: str) -> Conversation:
    """Raise `UnknownConversation` when it does not exist or was erased."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None or conversation.erased_at is not None:
        raise UnknownConversation(conversation_id)
    return conversation


async def get_for_change(session: AsyncSession, conversation_id: str) -> Conversation:
    """As `get_conversation`, and nobody else changes it or speaks in it before this transaction ends."""
    # Rows that refer to it may still be written meanwhile.
    conversation = await session.get(Conversation, conversation_id, with_for_update={"key_share": True})
    if conversation is None or conversation.erased_at is not None:
        raise UnknownConversation(conversation_id)
    return conversation


async def opened_with(session: AsyncSession, conversation_id: str, secret: str) -> Conversation:
    """The conversation that this secret opens; raise `UnknownConversation` otherwise."""
    conversation = await get_conversation(session, conversation_id)
    if not compare_digest(conversation.secret_hash or "", hash_secret(secret)):
        raise UnknownConversation(conversation_id)
    return conversation


def set_address(conversation: Conversation, address: str, keys: KeyRing) -> None:
    """Tie the conversation to where its youth is written to; only the ring can read it back."""
    conversation.address_index = _address_index(conversation.channel, address, keys)
    conversation.address_token = keys.encrypt(address, bound_to=_bound_to(conversation))


def address_of(conversation: Conversation, keys: KeyRing) -> str | None:
    if conversation.address_token is None:
        return None
    return keys.decrypt(conversation.address_token, bound_to=_bound_to(conversation))


async def find_by_address(session: AsyncSession, channel: Channel, address: str, keys: KeyRing) -> Conversation | None:
    """The conversation of this chat, for change as by `get_for_change`."""
    index = _address_index(channel, address, keys)
    query = select(Conversation).where(Conversation.address_index == index, Conversation.erased_at.is_(None))
    return await session.scalar(query.with_for_update(key_share=True))


async def to_forget(session: AsyncSession, *, limit: int = 20) -> list[Conversation]:
    """Erased here, but perhaps not yet by the dialogue engine."""
    query = select(Conversation).where(Conversation.erased_at.is_not(None), Conversation.forgotten_at.is_(None))
    return list(await session.scalars(query.limit(limit)))


async def undelivered(session: AsyncSession, channel: Channel, *, limit: int = 50) -> list[str]:
    """Conversations of a channel that pushes, with messages not sent yet."""
    query = (
        select(Conversation.id)
        .where(
            Conversation.channel == channel,
            Conversation.delivered_seq < Conversation.last_seq,
            Conversation.erased_at.is_(None),
            Conversation.unreachable_at.is_(None),
        )
        .limit(limit)
    )
    return list(await session.scalars(query))


async def mark_delivered(session: AsyncSession, conversation_id: str, seq: int) -> None:
    """Everything up to `seq` was sent; raise `UnknownConversation` when it was erased meanwhile."""
    conversation = await get_conversation(session, conversation_id)
    conversation.delivered_seq = max(conversation.delivered_seq, seq)


async def mark_unreachable(session: AsyncSession, conversation_id: str, *, at: datetime) -> None:
    """The youth closed the door: nothing is sent until they write again."""
    conversation = await get_conversation(session, conversation_id)
    conversation.unreachable_at = at


def _address_index(channel: Channel, address: str, keys: KeyRing) -> bytes:
    return keys.blind_index(address, purpose=f"conversations.address:{channel}")


def _bound_to(conversation: Conversation) -> str:
    return f"conversations.address_token:{conversation.id}"
