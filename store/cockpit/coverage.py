"""Coverage: whether each theme of a territory has enough offers from enough organisations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.territories import Territory
from store.themes import Theme

LEAST_OFFERS = 5
LEAST_ORGANISATIONS = 2
"""A choice for the youth, and somebody else when one organisation is closed."""


@dataclass(frozen=True)
class ThemeCoverage:
    """Published offers of one theme that still run, and of how many organisations they are."""

    theme: str
    label: str
    offers: int
    organisations: int

    @property
    def enough(self) -> bool:
        return self.offers >= LEAST_OFFERS and self.organisations >= LEAST_ORGANISATIONS


async def coverage(session: AsyncSession, territory: Territory, *, on: date) -> tuple[ThemeCoverage, ...]:
    """Every theme that the territory has opened, in the order in which youths read them."""
    counted = {
        theme: (offers, organisations)
        for theme, offers, organisations in (
            await session.execute(
                select(Offer.theme, func.count(), func.count(distinct(Offer.organisation_id)))
                .join(Organisation)
                .where(
                    Organisation.territory_id == territory.id,
                    Offer.status == OfferStatus.PUBLISHED,
                    or_(Offer.valid_until.is_(None), Offer.valid_until >= on),
                )
                .group_by(Offer.theme)
            )
        ).all()
    }
    themes = await session.execute(
        select(Theme.key, Theme.label).where(Theme.key.in_(territory.themes)).order_by(Theme.position)
    )
    return tuple(ThemeCoverage(key, label, *counted.get(key, (0, 0))) for key, label in themes.all())
