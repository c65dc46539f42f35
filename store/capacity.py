"""Capacity: an offer that is full leaves the results by itself, and comes back when there is room."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import automatic_pauses
from store.contact_requests import ContactRequest
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.request_statuses import OPEN_STATUSES

_PAUSED_FULL = and_(Offer.status == OfferStatus.PAUSED, Offer.paused_by == PauseReason.OVER_CAPACITY)


def has_room() -> ColumnElement[bool]:
    """Fewer open requests than the capacity, where there is one."""
    waiting = (
        select(func.count())
        .where(ContactRequest.offer_id == Offer.id, ContactRequest.status.in_(OPEN_STATUSES))
        .correlate(Offer)
        .scalar_subquery()
    )
    return or_(Offer.capacity.is_(None), waiting < Offer.capacity)


async def settle(session: AsyncSession, offer_ids: Iterable[int], *, at: datetime) -> int:
    """Pause those of these offers that are full, resume those that were and are no more; return how many moved.

    Called in the turn that makes requests or ends them: whoever comes last counts the requests of all.
    """
    await session.flush()
    wanted, limited = set(offer_ids), or_(Offer.capacity.is_not(None), _PAUSED_FULL)
    offers = await automatic_pauses.lock(session, and_(Offer.id.in_(wanted), limited)) if wanted else []
    if not offers:
        return 0
    waiting = await _open_requests(session, {offer.id for offer in offers})
    full = {offer.id for offer in offers if offer.capacity is not None and waiting.get(offer.id, 0) >= offer.capacity}
    filled = [offer for offer in offers if offer.status is OfferStatus.PUBLISHED and offer.id in full]
    freed = [offer for offer in offers if offer.paused_by is PauseReason.OVER_CAPACITY and offer.id not in full]
    await automatic_pauses.pause(session, filled, PauseReason.OVER_CAPACITY, at=at)
    await automatic_pauses.resume(session, freed, at=at)
    return len(filled) + len(freed)


async def settle_capacity(session: AsyncSession, at: datetime) -> int:
    """The same for every offer; a few queries, however many move: a capacity changed in the form, a request closed."""
    is_published = Offer.status == OfferStatus.PUBLISHED
    full = and_(is_published, Offer.capacity.is_not(None), not_(has_room()))
    wrong = await session.scalars(select(Offer.id).where(or_(full, and_(_PAUSED_FULL, has_room()))))
    return await settle(session, wrong.all(), at=at)


async def _open_requests(session: AsyncSession, offer_ids: set[int]) -> dict[int, int]:
    query = (
        select(ContactRequest.offer_id, func.count())
        .where(ContactRequest.offer_id.in_(offer_ids), ContactRequest.status.in_(OPEN_STATUSES))
        .group_by(ContactRequest.offer_id)
    )
    return dict((await session.execute(query)).all())
