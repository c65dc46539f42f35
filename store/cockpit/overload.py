"""Overload: organisations that have more requests than they answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.organisations import Organisation
from store.request_statuses import OPEN_STATUSES
from store.request_views import ListView, in_view
from store.territories import Territory

TOO_MANY_LATE = 2


@dataclass(frozen=True)
class OverloadedOrganisation:
    """Open requests, how many of them are late, and offers that paused themselves for lack of room."""

    organisation_id: int
    name: str
    open_requests: int
    late: int
    full_offers: int


async def overloaded(
    session: AsyncSession, territory: Territory, *, at: datetime
) -> tuple[OverloadedOrganisation, ...]:
    """Those with two late requests or an offer that is full, the most pressing first."""
    requests = (
        select(
            ContactRequest.organisation_id.label("organisation_id"),
            func.count().label("open_requests"),
            func.sum(case((in_view(ListView.LATE, at), 1), else_=0)).label("late"),
        )
        .where(ContactRequest.status.in_(OPEN_STATUSES))
        .group_by(ContactRequest.organisation_id)
        .subquery()
    )
    full = (
        select(Offer.organisation_id.label("organisation_id"), func.count().label("full_offers"))
        .where(and_(Offer.status == OfferStatus.PAUSED, Offer.paused_by == PauseReason.OVER_CAPACITY))
        .group_by(Offer.organisation_id)
        .subquery()
    )
    late, full_offers = func.coalesce(requests.c.late, 0), func.coalesce(full.c.full_offers, 0)
    query = (
        select(Organisation.id, Organisation.name, func.coalesce(requests.c.open_requests, 0), late, full_offers)
        .outerjoin(requests, requests.c.organisation_id == Organisation.id)
        .outerjoin(full, full.c.organisation_id == Organisation.id)
        .where(Organisation.territory_id == territory.id, or_(late >= TOO_MANY_LATE, full_offers > 0))
        .order_by(late.desc(), full_offers.desc(), Organisation.name)
    )
    return tuple(OverloadedOrganisation(*row) for row in (await session.execute(query)).all())
