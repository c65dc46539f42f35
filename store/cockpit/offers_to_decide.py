"""Offers to decide on: proposed by a professional, or set aside because their promise was broken."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.organisations import Organisation
from store.territories import Territory


@dataclass(frozen=True)
class OfferToDecide:
    """`set_aside`: youths see it no more until someone has looked at it."""

    offer_id: int
    title: str
    organisation: str
    set_aside: bool


async def offers_to_decide(session: AsyncSession, territory: Territory) -> tuple[OfferToDecide, ...]:
    """Those that only the animateur can put before youths."""
    broken = and_(Offer.status == OfferStatus.PAUSED, Offer.paused_by == PauseReason.PROMISES_BROKEN)
    query = (
        select(Offer.id, Offer.title, Organisation.name, Offer.status)
        .join(Organisation)
        .where(Organisation.territory_id == territory.id, or_(Offer.status == OfferStatus.PROPOSED, broken))
        .order_by(Offer.status.desc(), Offer.id)
    )
    rows = (await session.execute(query)).all()
    return tuple(OfferToDecide(id_, title, name, status is OfferStatus.PAUSED) for id_, title, name, status in rows)
