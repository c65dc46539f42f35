"""Delay reviews: an animateur asks professionals to look at their delay again, and they say that they keep it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice import offers, organisations
from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.offers import OfferId
from backoffice.organisation_writing import Version
from backoffice.organisations import OrganisationId
from backoffice.pages import Flash, redirect
from backoffice.places import Places
from store import delay_reviews
from store.offer_statuses import OfferMovedOn
from store.organisations import OrganisationMovedOn

router = APIRouter()


@router.post("/organismes/{organisation_id}/revoir-le-delai")
async def ask_delay_review(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    viewer, at = visitor.viewer, desk.clock()
    try:
        async with desk.database.turn() as session:
            await delay_reviews.ask_of_organisation(session, viewer, organisation_id, version=version, at=at)
    except (OrganisationMovedOn, StaleDataError):
        return await organisations.moved_on(request, desk, visitor, organisation_id)
    return redirect(f"/organismes/{organisation_id}", flash=Flash.REVIEW_ASKED)


@router.post("/organismes/{organisation_id}/confirmer-le-delai")
async def confirm_delay(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    viewer, at = visitor.viewer, desk.clock()
    try:
        async with desk.database.turn() as session:
            await delay_reviews.confirm_of_organisation(session, viewer, organisation_id, version=version, at=at)
    except (OrganisationMovedOn, StaleDataError):
        return await organisations.moved_on(request, desk, visitor, organisation_id)
    return redirect(f"/organismes/{organisation_id}", flash=Flash.DELAY_CONFIRMED)


@router.post("/offres/{offer_id}/revoir-le-delai")
async def ask_offer_delay_review(
    request: Request, offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places, version: Version
) -> Response:
    viewer, at = visitor.viewer, desk.clock()
    try:
        async with desk.database.turn() as session:
            await delay_reviews.ask_of_offer(session, viewer, offer_id, version=version, at=at)
    except (OfferMovedOn, StaleDataError):
        return await offers.moved_on(request, desk, offers.author_of(visitor, desk, map_), offer_id)
    return redirect(f"/offres/{offer_id}", flash=Flash.REVIEW_ASKED)


@router.post("/offres/{offer_id}/confirmer-le-delai")
async def confirm_offer_delay(
    request: Request, offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places, version: Version
) -> Response:
    viewer, at = visitor.viewer, desk.clock()
    try:
        async with desk.database.turn() as session:
            await delay_reviews.confirm_of_offer(session, viewer, offer_id, version=version, at=at)
    except (OfferMovedOn, StaleDataError):
        return await offers.moved_on(request, desk, offers.author_of(visitor, desk, map_), offer_id)
    return redirect(f"/offres/{offer_id}", flash=Flash.DELAY_CONFIRMED)
