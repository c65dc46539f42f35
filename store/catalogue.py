"""The catalogue: the offers open to a youth, narrowed by one indexed query and judged by pure rules."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from store.answers import Answers
from store.capacity import has_room
from store.criteria import Criteria
from store.matching import CLOSEST_FIRST, Standing, Verdict, judge, rank
from store.offer_statuses import OfferStatus
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.places import Zone, ZoneLevel
from store.promises import kept_tenths


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
    # Tenths of the promises of the last 90 days; 10 too while there are too few to say.
    promises_kept: int = 10

    def standing(self) -> Standing:
        return Standing(self.id, self.organisation_id, self.level, self.delay_days, self.promises_kept)


@dataclass(frozen=True)
class Match:
    """An open offer that suits, with the verdict that says why."""

    offer: OpenOffer
    verdict: Verdict


async def open_offers(
    session: AsyncSession, *, zones: tuple[Zone, ...], theme: str | None, on: date
) -> list[OpenOffer]:
    """The published, valid offers of `theme`, of every theme without it, with room left whose zones hold the place.

    Cost: the result's size, and the requests that these offers had in the last 90 days.
    """
    return await _read(session, _open(on).where(_around(zones, theme)), on)


async def find_open(session: AsyncSession, offer_id: int, *, on: date) -> OpenOffer | None:
    """This offer, while youths of its zones may choose it."""
    found = await _read(session, _open(on).where(Offer.id == offer_id), on)
    return found[0] if found else None


def best(offers: list[OpenOffer], answers: Answers, *, seed: str) -> list[Match]:
    """The offers that suit, in the published order; always the same for the same seed."""
    verdicts = {offer.id: judge(offer.criteria, answers) for offer in offers}
    by_id = {offer.id: offer for offer in offers}
    order = rank(((offer.standing(), verdicts[offer.id]) for offer in offers), seed=seed)
    return [Match(by_id[offer_id], verdicts[offer_id]) for offer_id in order]


def _evening_before(day: date) -> datetime:
    """Dates that are past are judged, those of today are not yet."""
    return datetime.combine(day, time.min, UTC)


async def _read(session: AsyncSession, query: Select[*tuple[Any, ...]], on: date) -> list[OpenOffer]:
    found: dict[int, OpenOffer] = {}
    for row in await session.execute(query):
        offer = OpenOffer(**row._mapping)
        seen = found.get(offer.id)
        if seen is None or CLOSEST_FIRST.index(offer.level) < CLOSEST_FIRST.index(seen.level):
            found[offer.id] = offer
    kept = await kept_tenths(session, found, at=_evening_before(on))
    return [replace(offer, promises_kept=kept[offer.id]) for offer in found.values()]


def _around(zones: tuple[Zone, ...], theme: str | None) -> ColumnElement[bool]:
    of_theme = true() if theme is None else OfferZone.theme == theme
    return or_(*(and_(OfferZone.level == zone.level, OfferZone.code == zone.code, of_theme) for zone in zones))


def _open(on: date) -> Select[*tuple[Any, ...]]:
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
        .where(Offer.status == OfferStatus.PUBLISHED)
        .where(or_(Offer.valid_until.is_(None), Offer.valid_until >= on), has_room())
    )
