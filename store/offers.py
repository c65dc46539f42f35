"""Offers: what a professional engages to provide."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.columns import Frozen
from store.criteria import Criteria
from store.database import Base
from store.errors import DomainError
from store.organisations import Organisation
from store.places import ZoneLevel


class NoSuchOffer(DomainError):
    """No offer has this identifier."""


class OfferStatus(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


class Offer(Base):
    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("delay_days IS NULL OR delay_days BETWEEN 1 AND 7", name="delay"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    theme: Mapped[str]
    title: Mapped[str]
    how: Mapped[str]
    gain: Mapped[str]
    status: Mapped[OfferStatus]
    delay_days: Mapped[int | None]
    capacity: Mapped[int | None]
    valid_until: Mapped[date | None]
    criteria: Mapped[Criteria] = mapped_column(Frozen(Criteria))

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    zones: Mapped[list["OfferZone"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class OfferZone(Base):
    """Where an offer is open; its key is the index that narrows the catalogue."""

    __tablename__ = "offer_zones"

    level: Mapped[ZoneLevel] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True, index=True)


async def get_offer(session: AsyncSession, offer_id: int) -> Offer:
    """Raise `NoSuchOffer` when there is none."""
    offer = await session.get(Offer, offer_id)
    if offer is None:
        raise NoSuchOffer(offer_id)
    return offer


async def get_published(session: AsyncSession, offer_id: int) -> Offer:
    """Raise `NoSuchOffer` when there is none that youths may see."""
    offer = await get_offer(session, offer_id)
    if offer.status is not OfferStatus.PUBLISHED:
        raise NoSuchOffer(offer_id)
    return offer
