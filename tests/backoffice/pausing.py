"""The mission's offers, paused by the service and brought back."""

from backoffice.desk import Desk
from store import automatic_pauses
from store.offer_statuses import PauseReason
from store.offers import Offer
from tests.backoffice.making import NOON, Maker


async def pause(desk: Desk, make: Maker, reason: PauseReason, *, then_resume: bool = False) -> None:
    async with desk.database.turn() as session:
        offers = await automatic_pauses.lock(session, Offer.organisation_id == make.organisations["mission"])
        await automatic_pauses.pause(session, offers, reason, at=NOON)
        if then_resume:
            await automatic_pauses.resume(session, offers, at=NOON)
