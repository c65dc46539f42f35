"""A professional who proposes another offer of the demo to a youth."""

from datetime import datetime

from sqlalchemy import select

from store import reorientations
from store.catalogue import OpenOffer, find_open
from store.contact_requests import ContactRequest
from store.database import Database
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.people import Membership, Role
from store.request_events import person


async def propose(database: Database, reference: str, *, at: datetime) -> OpenOffer:
    """An open offer of the same theme, of another organisation."""
    async with database.turn() as session:
        request = (await session.scalars(select(ContactRequest).where(ContactRequest.reference == reference))).one()
        first = await session.get_one(Offer, request.offer_id)
        others = select(Offer.id).where(
            Offer.theme == first.theme,
            Offer.organisation_id != first.organisation_id,
            Offer.status == OfferStatus.PUBLISHED,
        )
        clara = select(Membership.person_id).where(
            Membership.role == Role.PROFESSIONAL, Membership.perimeter_id == str(request.organisation_id)
        )
        by = person((await session.scalars(clara)).first() or 0)
        for offer_id in await session.scalars(others.order_by(Offer.id)):
            if offer := await find_open(session, offer_id, on=at.date()):
                await reorientations.propose(session, request, offer, by=by, at=at)
                return offer
    raise AssertionError("the demo has no other offer")
