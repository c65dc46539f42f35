"""Delay advice: the delay that a team keeps, announced in one press."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.offers import OfferId, Version, author_of, moved_on
from backoffice.pages import Flash, redirect
from backoffice.places import Places
from store.delay_advice import announce
from store.offer_statuses import OfferMovedOn

router = APIRouter()


@router.post("/offres/{offer_id}/delai")
async def announce_delay(
    request: Request,
    offer_id: OfferId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    map_: Places,
    version: Version,
    delay_days: Annotated[int, Form()],
) -> Response:
    try:
        async with desk.database.turn() as session:
            await announce(session, visitor.viewer, offer_id, delay_days, version=version, at=desk.clock())
    except (OfferMovedOn, StaleDataError):
        return await moved_on(request, desk, author_of(visitor, desk, map_), offer_id)
    return redirect(f"/offres/{offer_id}", flash=Flash.DELAY_ANNOUNCED)
