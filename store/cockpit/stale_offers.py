"""Stale offers: those that end soon, have ended, or that nobody has looked at for a year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.territories import Territory

SOON = timedelta(days=30)
LONG_AGO = timedelta(days=365)


class Staleness(StrEnum):
    ENDED = "ended"
    ENDS_SOON = "ends_soon"
    OLD = "old"


@dataclass(frozen=True)
class StaleOffer:
    """`since` is its last day, or the day of its last change."""

    offer_id: int
    title: str
    organisation: str
    staleness: Staleness
    since: date


async def stale_offers(session: AsyncSession, territory: Territory, *, on: date) -> tuple[StaleOffer, ...]:
    """Those of the territory's organisations that youths see or would see, the most pressing first."""
    touched = func.coalesce(Offer.updated_at, Offer.published_at)
    long_ago = datetime.combine(on - LONG_AGO, time.min, tzinfo=UTC)
    query = (
        select(Offer.id, Offer.title, Organisation.name, Offer.valid_until, Offer.updated_at, Offer.published_at)
        .join(Organisation)
        .where(
            Organisation.territory_id == territory.id,
            Offer.status.in_((OfferStatus.PUBLISHED, OfferStatus.PAUSED)),
            or_(Offer.valid_until <= on + SOON, touched < long_ago),
        )
    )
    rows = (await session.execute(query)).all()
    found = [
        _stale(id_, title, name, until, changed or published, on)
        for id_, title, name, until, changed, published in rows
    ]
    return tuple(sorted(found, key=lambda offer: (list(Staleness).index(offer.staleness), offer.since, offer.offer_id)))


def _stale(
    offer_id: int, title: str, organisation: str, until: date | None, touched: datetime | None, on: date
) -> StaleOffer:
    if until is not None and until <= on + SOON:
        staleness = Staleness.ENDED if until < on else Staleness.ENDS_SOON
        return StaleOffer(offer_id, title, organisation, staleness, until)
    return StaleOffer(offer_id, title, organisation, Staleness.OLD, touched.date() if touched else on)
