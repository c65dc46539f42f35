"""Erasures: the counts that are left of what a youth erased, under the number of their receipt."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.conversations import Channel
from store.database import Base
from store.references import new_reference


@dataclass(frozen=True)
class Counts:
    """What was erased, and how many organisations were told so."""

    messages: int
    details: int
    requests: int
    organisations: int


class Erasure(Base):
    """The conversation that it names is about nobody any more: no secret, no address, no message."""

    __tablename__ = "erasures"

    number: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), unique=True)
    at: Mapped[datetime]
    via: Mapped[Channel]
    messages: Mapped[int]
    details: Mapped[int]
    requests: Mapped[int]
    organisations: Mapped[int]


def record(session: AsyncSession, conversation_id: str, counts: Counts, *, via: Channel, at: datetime) -> Erasure:
    erasure = Erasure(
        number=new_reference(token_bytes),
        conversation_id=conversation_id,
        at=at,
        via=via,
        messages=counts.messages,
        details=counts.details,
        requests=counts.requests,
        organisations=counts.organisations,
    )
    session.add(erasure)
    return erasure


async def find_of(session: AsyncSession, conversation_id: str) -> Erasure | None:
    """The receipt of this conversation, once it was erased."""
    return await session.scalar(select(Erasure).where(Erasure.conversation_id == conversation_id))
