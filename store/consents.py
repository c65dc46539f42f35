"""Consents: the proof of what a youth agreed to, or refused."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.conversations import Channel
from store.database import Base, new_id

NOTICE_VERSION = 1
PURPOSE = "call_back"


class Consent(Base):
    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    offers: Mapped[list[int]] = mapped_column(JSON)
    purpose: Mapped[str]
    agreed: Mapped[bool]
    at: Mapped[datetime]
    channel: Mapped[Channel]
    notice_version: Mapped[int]
    text: Mapped[str]
    text_sha256: Mapped[str]
    language: Mapped[str]
    label: Mapped[str]
    questionnaire: Mapped[str]
    fields_shared: Mapped[list[str]] = mapped_column(JSON)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_via: Mapped[Channel | None]


@dataclass(frozen=True)
class Decision:
    """What the youth pressed for one organisation, under which exact text."""

    organisation_id: int
    agreed: bool
    text: str
    label: str
    at: datetime


def record(
    session: AsyncSession,
    decision: Decision,
    *,
    conversation_id: str,
    channel: Channel,
    offers: tuple[int, ...],
    questionnaire: str,
    fields_shared: tuple[str, ...],
) -> Consent:
    consent = Consent(
        id=new_id(),
        conversation_id=conversation_id,
        organisation_id=decision.organisation_id,
        offers=list(offers),
        purpose=PURPOSE,
        agreed=decision.agreed,
        at=decision.at,
        channel=channel,
        notice_version=NOTICE_VERSION,
        text=decision.text,
        text_sha256=sha256(decision.text.encode()).hexdigest(),
        language="fr",
        label=decision.label,
        questionnaire=questionnaire,
        fields_shared=list(fields_shared) if decision.agreed else [],
    )
    session.add(consent)
    return consent


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[Consent]:
    query = select(Consent).where(Consent.conversation_id == conversation_id).order_by(Consent.at)
    return list(await session.scalars(query))
