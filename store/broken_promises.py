"""Broken promises: an offer that breaks them again and again leaves the results until an animateur reviews it."""

from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import automatic_pauses
from store.contact_requests import ContactRequest
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.promises import Promise, promise

WINDOW = timedelta(days=30)
LEAST_JUDGED = 5
"""Under these, an illness or a holiday would take an offer away."""


async def set_aside_broken(session: AsyncSession, at: datetime) -> int:
    """Pause each published offer that kept less than half of at least five promises in 30 days; return how many.

    Only requests made since the last review count. A few queries, however many offers there are.
    """
    judged = (
        select(ContactRequest.offer_id.label("offer_id"), promise(at).label("promise"))
        .join(Offer, Offer.id == ContactRequest.offer_id)
        .where(
            Offer.status == OfferStatus.PUBLISHED,
            ContactRequest.created_at > at - WINDOW,
            or_(Offer.reviewed_at.is_(None), ContactRequest.created_at > Offer.reviewed_at),
        )
        .subquery()
    )
    kept = func.sum(case((judged.c.promise == Promise.KEPT.value, 1), else_=0))
    broken = func.sum(case((judged.c.promise == Promise.BROKEN.value, 1), else_=0))
    query = select(judged.c.offer_id).group_by(judged.c.offer_id)
    found = set(await session.scalars(query.having(and_(kept + broken >= LEAST_JUDGED, kept < broken))))
    if not found:
        return 0
    still_shown = and_(Offer.id.in_(found), Offer.status == OfferStatus.PUBLISHED)
    offers = await automatic_pauses.lock(session, still_shown)
    await automatic_pauses.pause(session, offers, PauseReason.PROMISES_BROKEN, at=at)
    return len(offers)
