"""Offers open near the youths of the network, to be proposed to them."""

from store.criteria import Criteria
from store.database import new_id
from store.offer_statuses import OfferStatus
from store.offers import Offer, OfferZone
from store.places import ZoneLevel
from tests.backoffice.making import Maker

TITLE = "Je découvre un métier en une journée"
HOW = "Tu passes une journée avec un professionnel, dans son entreprise."


async def offer_near(
    make: Maker,
    organisation: str = "residence",
    *,
    title: str = TITLE,
    theme: str = "emploi",
    status: OfferStatus = OfferStatus.PUBLISHED,
) -> int:
    """Open to the whole department of the network."""
    async with make.database.turn() as session:
        offer = Offer(
            key=new_id(),
            organisation_id=make.organisations[organisation],
            theme=theme,
            title=title,
            how=HOW,
            gain="Tu sais si ça te plaît.",
            status=status,
            criteria=Criteria(),
            zones=[OfferZone(level=ZoneLevel.DEPARTMENT, code="51", theme=theme)],
        )
        session.add(offer)
    return offer.id
