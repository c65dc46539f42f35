"""Unanswered turns: what the assistant or the network left without an answer, kept for review."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import families
from store.columns import Frozen
from store.database import Base, new_id


class UnansweredKind(StrEnum):
    NOT_UNDERSTOOD = "not_understood"
    NO_OFFER = "no_offer"
    HUMAN_ASKED = "human_asked"


@dataclass(frozen=True)
class Candidate:
    intent: str
    confidence: float


class UnansweredTurn(Base):
    """`text` is masked before it comes here."""

    __tablename__ = "unanswered_turns"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    territory_id: Mapped[str | None] = mapped_column(ForeignKey("territories.id"))
    kind: Mapped[UnansweredKind]
    at: Mapped[datetime]
    question: Mapped[str | None]
    text: Mapped[str | None]
    candidates: Mapped[tuple[Candidate, ...]] = mapped_column(Frozen(tuple[Candidate, ...]))


def record(
    session: AsyncSession,
    kind: UnansweredKind,
    *,
    conversation_id: str,
    territory_id: str | None,
    at: datetime,
    question: str | None = None,
    text: str | None = None,
    candidates: tuple[Candidate, ...] = (),
) -> None:
    session.add(
        UnansweredTurn(
            id=new_id(),
            conversation_id=conversation_id,
            territory_id=territory_id,
            kind=kind,
            at=at,
            question=question,
            text=text,
            candidates=candidates,
        )
    )


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[UnansweredTurn]:
    """Those of its whole family."""
    query = select(UnansweredTurn).where(UnansweredTurn.conversation_id.in_(families.members(conversation_id)))
    return list(await session.scalars(query.order_by(UnansweredTurn.at)))
