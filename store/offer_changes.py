"""Offer changes: what happened to an offer, appended and never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Frozen
from store.database import Base
from store.people import Person
from store.request_events import Actor, ActorKind


class ChangeKind(StrEnum):
    CREATED = "created"
    DUPLICATED = "duplicated"
    REWRITTEN = "rewritten"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    SENT_BACK = "sent_back"
    PAUSED = "paused"
    RESUMED = "resumed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    REVIEW_ASKED = "review_asked"
    DELAY_CONFIRMED = "delay_confirmed"


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as keys: `zones` holds "epci:200067213", `criterion:situation` holds choices."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Hand:
    """Who acts on an offer; `on_behalf` when it is of an organisation that they are no member of."""

    by: Actor
    on_behalf: bool = False


class OfferChange(Base):
    """`version` is that of the offer to which it happened, as its author read it."""

    __tablename__ = "offer_changes"
    __table_args__ = (Index("ix_offer_changes_offer", "offer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    version: Mapped[int]
    kind: Mapped[ChangeKind]
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    on_behalf: Mapped[bool]
    fields: Mapped[tuple[FieldChange, ...]] = mapped_column(Frozen(tuple[FieldChange, ...]))
    # A sentence to the colleague, or the key of the reason of a pause.
    comment: Mapped[str | None]


@dataclass(frozen=True)
class ChangeLine:
    """A line of the history; `name` is None when the service did it by itself."""

    kind: ChangeKind
    version: int
    at: datetime
    actor: ActorKind
    person_id: int | None
    name: str | None
    on_behalf: bool
    fields: tuple[FieldChange, ...]
    comment: str | None


async def last_comment(session: AsyncSession, offer_id: int, kind: ChangeKind) -> str | None:
    """What was said with the last change of this kind."""
    query = select(OfferChange.comment).where(OfferChange.offer_id == offer_id, OfferChange.kind == kind)
    return await session.scalar(query.order_by(OfferChange.id.desc()).limit(1))


async def history_of(session: AsyncSession, offer_id: int, *, since: int = 0) -> tuple[ChangeLine, ...]:
    """What happened to the offer from its version `since` on, oldest first."""
    rows = await session.execute(
        select(OfferChange, Person.name)
        .outerjoin(Person, Person.id == OfferChange.person_id)
        .where(OfferChange.offer_id == offer_id, OfferChange.version >= since)
        .order_by(OfferChange.id)
    )
    return tuple(
        ChangeLine(c.kind, c.version, c.at, c.actor_kind, c.person_id, name, c.on_behalf, c.fields, c.comment)
        for c, name in rows
    )
