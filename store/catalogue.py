"""The catalogue: the offers open to a youth, narrowed by one indexed query and judged by pure rules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.answers import Answers
from store.contact_requests import OPEN_STATUSES, ContactRequest
from store.criteria import Criteria
from store.matching import CLOSEST_FIRST, Standing, Verdict, judge, rank
from store.offers import Offer, OfferStatus, OfferZone
from store.organisations import Organisation
from store.places import Zone, ZoneLevel


@dataclass(frozen=True)
class OpenOffer:
    """An offer as a youth may see it; `level` is its closest zone, `delay_days` what it announces."""

    id: int
    theme: str
    title: str
    how: str
    gain: str
    organisation_id: int
    organisation: str
    address: str
    phone: str | None
    level: ZoneLevel
    delay_days: int
    criteria: Criteria
    territory_id: str | None

    def standing(self) -> Standing:
        # Nothing has been promised long enough to weigh it yet: everybody starts equal.
        return Standing(self.id, self.organisation_id, self.level, self.delay_days, promises_kept=1.0)


@dataclass(frozen=True)
class Match:
    """An open offer that suits, with the verdict that says why."""

    offer: OpenOffer
    verdict: Verdict


async def open_offers(session: AsyncSession, *, zones: tuple[Zone, ...], theme: str, on: date) -> list[OpenOffer]:
    """The published, valid offers of `theme` with room left whose zones hold the place. Cost: the result's size."""
    found: dict[int, OpenOffer] = {}
    for row in await session.execute(_narrowed(zones, theme, on)):
        offer = OpenOffer(**row._mapping)
        seen = found.get(offer.id)
        if seen is None or CLOSEST_FIRST.index(offer.level) < CLOSEST_FIRST.index(seen.level):
            found[offer.id] = offer
    return list(found.values())


def best(offers: list[OpenOffer], answers: Answers, *, seed: str) -> list[Match]:
    """The offers that suit, in the published order; always the same for the same seed."""
    verdicts = {offer.id: judge(offer.criteria, answers) for offer in offers}
    by_id = {offer.id: offer for offer in offers}
    order = rank(((offer.standing(), verdicts[offer.id]) for offer in offers), seed=seed)
    return [Match(by_id[offer_id], verdicts[offer_id]) for offer_id in order]


def _narrowed(zones: tuple[Zone, ...], theme: str, on: date) -> Select[*tuple[Any, ...]]:
    here = or_(
        *(and_(OfferZone.level == zone.level, OfferZone.code == zone.code, OfferZone.theme == theme) for zone in zones)
    )
    return (
        # Columns, not entities: nothing here is changed, and a search is what youths do most.
        select(
            OfferZone.level,
            *(Offer.id, Offer.theme, Offer.title, Offer.how, Offer.gain, Offer.organisation_id, Offer.criteria),
            Organisation.name.label("organisation"),
            *(Organisation.address, Organisation.phone, Organisation.territory_id),
            func.coalesce(Offer.delay_days, Organisation.delay_days).label("delay_days"),
        )
        .join(Offer, Offer.id == OfferZone.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(here, Offer.status == OfferStatus.PUBLISHED)
        .where(or_(Offer.valid_until.is_(None), Offer.valid_until >= on), _has_room())
    )


def _has_room() -> ColumnElement[bool]:
    waiting = (
        select(func.count())
        .where(ContactRequest.offer_id == Offer.id, ContactRequest.status.in_(OPEN_STATUSES))
        .correlate(Offer)
        .scalar_subquery()
    )
    return or_(Offer.capacity.is_(None), waiting < Offer.capacity)
