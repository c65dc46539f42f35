"""Rescues: what an animateur may do in one tap for a youth whom nobody called, or called again, by the day promised."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import assignments, reorientations
from store.assignments import Colleague
from store.catalogue import OpenOffer
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.equivalents import equivalents
from store.people import Viewer
from store.places import Gazetteer

LOOKED_AT = 5


@dataclass(frozen=True)
class Rescue:
    """The best equivalent offer of another organisation, if there is one, and who in this one may answer."""

    offer: OpenOffer | None
    colleagues: tuple[Colleague, ...]


async def find_rescue(
    session: AsyncSession, viewer: Viewer, request: ContactRequest, gazetteer: Gazetteer, *, at: datetime
) -> Rescue | None:
    """None while the promise may be kept, and for whoever does not animate the territory of the request."""
    if request.territory_id not in viewer.territories or not request.is_late(at):
        return None
    today = promised_date(at, request.timezone)
    refused = await reorientations.refused_offers(session, request.conversation_id)
    found = await equivalents(session, request, gazetteer, on=today, limit=LOOKED_AT)
    offer = next((offer for offer in found if offer.id not in refused), None)
    return Rescue(offer, await assignments.colleagues(session, request))
