"""Delay advice: the delay that a team keeps, announced in one press."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.offers import Pressed
from backoffice.pages import Flash, redirect
from store.delay_advice import announce
from store.offer_statuses import OfferMovedOn

router = APIRouter()


@router.post("/offres/{offer_id}/delai")
async def announce_delay(pressed: Pressed, delay_days: Annotated[int, Form()]) -> Response:
    desk, viewer, id_ = pressed.desk, pressed.visitor.viewer, pressed.offer_id
    try:
        async with desk.database.turn() as session:
            await announce(session, viewer, id_, delay_days, version=pressed.version, at=desk.clock())
    except (OfferMovedOn, StaleDataError):
        return await pressed.moved_on()
    return redirect(f"/offres/{id_}", flash=Flash.DELAY_ANNOUNCED)
