"""Crossings: a conversation that goes on in another channel with the same answers, by a link that works once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, and_, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.answers import Answers
from store.columns import Frozen
from store.conversations import Conversation, hash_secret
from store.database import Base, new_id
from store.errors import DomainError

LIFETIME = timedelta(minutes=15)


class CrossingOver(DomainError):
    """Unknown, used, or too old: the three cannot be told apart."""


@dataclass(frozen=True)
class Carried:
    """How far the youth had come: nothing by which they could be reached, and no request being written."""

    theme: str | None = None
    # Themes to go through after this one.
    queue: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)
    # A question that the youth wanted to see again.
    asked: str | None = None
    # Choices ticked in a question that takes several.
    picked: tuple[str, ...] = ()
    territory: str | None = None
    offer: int | None = None


class Crossing(Base):
    """`carried` is erased when the link is too old, used or not; only the hash of its token was ever kept."""

    __tablename__ = "crossings"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    carried: Mapped[Carried | None] = mapped_column(Frozen(Carried))
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    into_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)


async def prepare(session: AsyncSession, conversation: Conversation, carried: Carried, *, at: datetime) -> None:
    """Write down how far the youth came; what was prepared before is forgotten."""
    await forget(session, conversation.id)
    session.add(Crossing(id=new_id(), conversation_id=conversation.id, carried=carried, created_at=at))


async def issue(session: AsyncSession, conversation_id: str, token: str, *, at: datetime) -> datetime:
    """Let `token` cross, instead of the token before it; until when. Raise `CrossingOver` when nothing is prepared."""
    query = select(Crossing).where(Crossing.conversation_id == conversation_id, _stands(at))
    crossing = await session.scalar(query.order_by(Crossing.created_at.desc()).limit(1).with_for_update())
    if crossing is None:
        raise CrossingOver
    crossing.token_hash = hash_secret(token)
    return crossing.created_at + LIFETIME


async def use(session: AsyncSession, token: str, *, into: Conversation, at: datetime) -> Crossing:
    """Cross, once, into this conversation: the other one is continued by it. Raise `CrossingOver`."""
    query = select(Crossing).where(Crossing.token_hash == hash_secret(token), _stands(at))
    crossing = await session.scalar(query.with_for_update())
    if crossing is None:
        raise CrossingOver
    left = await session.get_one(Conversation, crossing.conversation_id, with_for_update={"key_share": True})
    if left.erased_at is not None or left.id == into.id:
        raise CrossingOver
    crossing.used_at, crossing.into_id, crossing.token_hash = at, into.id, None
    left.continued_by = into.id
    into.territory_id = into.territory_id or left.territory_id
    return crossing


async def find_carried(
    session: AsyncSession, crossing_id: str, conversation: Conversation, *, at: datetime
) -> Carried | None:
    """What this conversation goes on with: a turn that is tried again finds the same."""
    crossing = await session.get(Crossing, crossing_id)
    if crossing is None or crossing.into_id != conversation.id or crossing.created_at + LIFETIME < at:
        return None
    return crossing.carried


async def forget(session: AsyncSession, conversation_id: str) -> None:
    """Erase what was carried out of or into this conversation, and the way to cross."""
    concerned = or_(Crossing.conversation_id == conversation_id, Crossing.into_id == conversation_id)
    await session.execute(update(Crossing).where(concerned).values(carried=null(), token_hash=None))


async def any_old(session: AsyncSession, *, at: datetime) -> bool:
    """Whether links too old to work still hold something."""
    return await session.scalar(select(Crossing.id).where(_is_old(at)).limit(1)) is not None


async def forget_old(session: AsyncSession, *, at: datetime) -> None:
    """Erase what links too old to work still hold."""
    await session.execute(update(Crossing).where(_is_old(at)).values(carried=null(), token_hash=None))


def _is_old(at: datetime) -> ColumnElement[bool]:
    return and_(Crossing.carried.is_not(None), Crossing.created_at < at - LIFETIME)


def _stands(at: datetime) -> ColumnElement[bool]:
    return and_(Crossing.used_at.is_(None), Crossing.carried.is_not(None), Crossing.created_at >= at - LIFETIME)
