"""The inbox: each incoming message, written before any work, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.conversations import Channel
from store.database import Base
from store.key_ring import KeyRing


class InboxEntry(Base):
    """`body` is encrypted (it may hold contact details) and erased once the turn is done."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_pending", "conversation_id", "done_at", "position"),)

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    # The order in which the sender spoke: Telegram's update number, else the order of arrival.
    position: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes | None]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    # Not before this instant: the dialogue was away.
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Letter:
    """What the inbox keeps of one incoming message: its own name and its content, JSON already."""

    channel: Channel
    external_id: str
    content: str


async def find(session: AsyncSession, channel: Channel, external_id: str) -> InboxEntry | None:
    return await session.get(InboxEntry, (channel, external_id))


async def receive(
    session: AsyncSession,
    letter: Letter,
    *,
    conversation_id: str,
    position: int,
    keys: KeyRing,
    at: datetime,
    patience: float = 0.0,
) -> InboxEntry:
    """Write the letter, to be answered after `patience` seconds; the caller has looked that it is not there,
    the primary key holds it.
    """
    entry = InboxEntry(
        channel=letter.channel,
        external_id=letter.external_id,
        conversation_id=conversation_id,
        position=position,
        body=keys.encrypt(letter.content, bound_to=_bound_to(letter.channel, letter.external_id)),
        received_at=at,
        attempts=0,
        next_at=at + timedelta(seconds=patience),
    )
    session.add(entry)
    return entry


def note(session: AsyncSession, channel: Channel, external_id: str, *, conversation_id: str, at: datetime) -> None:
    """Remember a message that was answered at once, so that it is not answered twice."""
    session.add(
        InboxEntry(
            channel=channel,
            external_id=external_id,
            conversation_id=conversation_id,
            position=0,
            received_at=at,
            attempts=0,
            next_at=at,
            done_at=at,
        )
    )


async def next_pending(session: AsyncSession, conversation_id: str) -> InboxEntry | None:
    """The oldest message of this conversation that has not been answered."""
    return await session.scalar(
        select(InboxEntry)
        .where(InboxEntry.conversation_id == conversation_id, InboxEntry.done_at.is_(None))
        .order_by(InboxEntry.position, InboxEntry.external_id)
        .limit(1)
    )


async def next_position(session: AsyncSession, conversation_id: str) -> int:
    """The place after the last; the caller holds the conversation for change."""
    last = await session.scalar(
        select(func.max(InboxEntry.position)).where(InboxEntry.conversation_id == conversation_id)
    )
    return (last or 0) + 1


async def waiting_conversations(session: AsyncSession, *, at: datetime, limit: int = 50) -> list[str]:
    """Conversations with something left to answer that may be tried now."""
    query = (
        select(InboxEntry.conversation_id)
        .where(InboxEntry.done_at.is_(None), InboxEntry.next_at <= at)
        .distinct()
        .limit(limit)
    )
    return list(await session.scalars(query))


def open_letter(entry: InboxEntry, keys: KeyRing) -> str:
    """The content; empty once done."""
    if entry.body is None:
        return ""
    return keys.decrypt(entry.body, bound_to=_bound_to(entry.channel, entry.external_id))


def postpone(entry: InboxEntry, *, at: datetime) -> None:
    """Try again later: 2, 4, 8 seconds, a minute at most."""
    entry.attempts += 1
    entry.next_at = at + timedelta(seconds=min(2**entry.attempts, 60))


def finish(entry: InboxEntry, *, at: datetime) -> None:
    entry.done_at = at
    entry.body = None


async def forget(session: AsyncSession, conversation_id: str, *, at: datetime) -> None:
    """Erase what was waiting: the youth left."""
    await session.execute(
        update(InboxEntry).where(InboxEntry.conversation_id == conversation_id).values(body=None, done_at=at)
    )


def _bound_to(channel: Channel, external_id: str) -> str:
    return f"inbox.body:{channel}:{external_id}"
