"""Plan B: other offers to ask for and somebody to see, when a request does not hold its promise."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.form.desk import Desk
from store import whereabouts
from store.catalogue import OpenOffer
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.equivalents import equivalents
from store.territories import InformationPoint

MOST = 3


@dataclass(frozen=True)
class PlanB:
    """`territory` is None where no Boussole serves the place; `goes_on` while a request still waits for its call."""

    offers: tuple[OpenOffer, ...]
    point: InformationPoint | None
    territory: str | None
    goes_on: bool


async def find(session: AsyncSession, desk: Desk, requests: Sequence[ContactRequest]) -> PlanB | None:
    """For requests of one youth, whose place and need are the same; None without any."""
    if not requests:
        return None
    first = requests[0]
    here = await whereabouts.find(session, desk.gazetteer, place=first.place, entered_by=first.territory_id)
    found: dict[int, OpenOffer] = {}
    for request in requests:
        today = promised_date(desk.at, request.timezone)
        found |= {offer.id: offer for offer in await equivalents(session, request, desk.gazetteer, on=today)}
    territory = here.territory
    return PlanB(
        offers=tuple(found.values())[:MOST],
        point=territory.information_point if territory else None,
        territory=territory.id if territory else None,
        goes_on=any(request.is_open for request in requests),
    )
