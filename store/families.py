"""Families: the conversations of one youth who goes on from one channel to another."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.conversations import Conversation


def members(conversation_id: str) -> Select[str]:
    """The conversation itself and those that it continues: what its youth may read, change and erase.

    Never the one that goes on after it: whoever holds a page that was left, or gave its link to somebody else,
    learns nothing of what is said there.
    """
    own = or_(Conversation.id == conversation_id, Conversation.continued_by == conversation_id)
    return select(Conversation.id).where(own)


def whole(conversation_id: str) -> Select[str]:
    """The same with those before and after: for rules that count, never for what somebody reads."""
    last = func.coalesce(Conversation.continued_by, Conversation.id)
    head = select(last).where(Conversation.id == conversation_id).scalar_subquery()
    return select(Conversation.id).where(or_(Conversation.id == head, Conversation.continued_by == head))


async def of(session: AsyncSession, conversation_id: str) -> list[str]:
    """The identifiers of `members`; empty for a conversation that does not exist."""
    return list(await session.scalars(members(conversation_id)))


async def locked(session: AsyncSession, conversation_id: str) -> list[Conversation]:
    """The conversations of `members`, for change; always in the same order, so that two changes never cross."""
    query = select(Conversation).where(Conversation.id.in_(members(conversation_id))).order_by(Conversation.id)
    return list(await session.scalars(query.with_for_update(key_share=True)))


async def find_listening(session: AsyncSession, conversation_id: str) -> str:
    """Where news are read now: where the youth goes on, unless they closed that door."""
    later = aliased(Conversation)
    listening = await session.scalar(
        select(later.id)
        .join(Conversation, Conversation.continued_by == later.id)
        .where(Conversation.id == conversation_id, later.unreachable_at.is_(None), later.erased_at.is_(None))
    )
    return listening or conversation_id
