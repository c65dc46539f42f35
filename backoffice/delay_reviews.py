"""Delay reviews: an animateur asks professionals to look at their delay again, and they say that they keep it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from backoffice import organisations
from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.offers import Button, Pressed
from backoffice.organisation_writing import Version
from backoffice.organisations import OrganisationId
from backoffice.pages import Flash, redirect
from store import delay_reviews
from store.offer_statuses import OfferMovedOn
from store.organisations import OrganisationMovedOn
from store.people import Viewer

router = APIRouter()


class Review(Protocol):
    """What is done with the delay of an offer, or of all the offers of an organisation."""

    async def __call__(
        self, session: AsyncSession, viewer: Viewer, id_: int, /, *, version: int, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class OrganisationButton:
    """A button of an organisation's page, pressed on the version of it that was shown."""

    request: Request
    organisation_id: OrganisationId
    desk: OurDesk
    visitor: CurrentVisitor
    version: Version


PressedOfAll = Annotated[OrganisationButton, Depends()]


@router.post("/organismes/{organisation_id}/revoir-le-delai")
async def ask_delay_review(pressed: PressedOfAll) -> Response:
    return await _of_organisation(delay_reviews.ask_of_organisation, pressed, Flash.REVIEW_ASKED)


@router.post("/organismes/{organisation_id}/confirmer-le-delai")
async def confirm_delay(pressed: PressedOfAll) -> Response:
    return await _of_organisation(delay_reviews.confirm_of_organisation, pressed, Flash.DELAY_CONFIRMED)


@router.post("/offres/{offer_id}/revoir-le-delai")
async def ask_offer_delay_review(pressed: Pressed) -> Response:
    return await _of_offer(delay_reviews.ask_of_offer, pressed, Flash.REVIEW_ASKED)


@router.post("/offres/{offer_id}/confirmer-le-delai")
async def confirm_offer_delay(pressed: Pressed) -> Response:
    return await _of_offer(delay_reviews.confirm_of_offer, pressed, Flash.DELAY_CONFIRMED)


async def _of_organisation(review: Review, pressed: OrganisationButton, flash: Flash) -> Response:
    desk, viewer, id_ = pressed.desk, pressed.visitor.viewer, pressed.organisation_id
    try:
        async with desk.database.turn() as session:
            await review(session, viewer, id_, version=pressed.version, at=desk.clock())
    except (OrganisationMovedOn, StaleDataError):
        return await organisations.moved_on(pressed.request, desk, pressed.visitor, id_)
    return redirect(f"/organismes/{id_}", flash=flash)


async def _of_offer(review: Review, pressed: Button, flash: Flash) -> Response:
    desk, viewer, id_ = pressed.desk, pressed.visitor.viewer, pressed.offer_id
    try:
        async with desk.database.turn() as session:
            await review(session, viewer, id_, version=pressed.version, at=desk.clock())
    except (OfferMovedOn, StaleDataError):
        return await pressed.moved_on()
    return redirect(f"/offres/{id_}", flash=flash)
