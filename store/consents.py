"""Consents: the proof of what a youth agreed to, or refused."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import families
from store.conversations import Channel, Conversation
from store.database import Base, new_id
from store.errors import DomainError
from store.organisations import Organisation

NOTICE_VERSION = 1
PURPOSE = "call_back"


class NoSuchConsent(DomainError):
    """It does not exist, or is somebody else's: the two cannot be told apart."""


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

    @property
    def stands(self) -> bool:
        """Given, and not taken back."""
        return self.agreed and self.withdrawn_at is None


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


async def get_own(session: AsyncSession, conversation: Conversation, consent_id: str) -> Consent:
    """Raise `NoSuchConsent` when it is not this youth's own."""
    consent = await session.get(Consent, consent_id, with_for_update=True)
    if consent is None or consent.conversation_id not in await families.of(session, conversation.id):
        raise NoSuchConsent(consent_id)
    return consent


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[Consent]:
    """Those of its whole family."""
    query = select(Consent).where(Consent.conversation_id.in_(families.members(conversation_id))).order_by(Consent.at)
    return list(await session.scalars(query))


async def organisations_asked(session: AsyncSession, conversation_id: str) -> dict[int, str]:
    """The names of those whom a youth answered yes or no to."""
    rows = await session.execute(
        select(Organisation.id, Organisation.name)
        .join(Consent, Consent.organisation_id == Organisation.id)
        .where(Consent.conversation_id.in_(families.members(conversation_id)))
    )
    return dict(rows.all())
