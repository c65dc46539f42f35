"""Offer writing: the guided form, checked as often as one likes, saved when it holds."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.headers import SCRIPTED
from backoffice.offer_forms import Posted, Press, posted
from backoffice.offers import OfferId, author_of, moved_on
from backoffice.pages import Flash, redirect
from backoffice.places import Places
from store import offer_sheets
from store.offer_form import OfferForm
from store.offer_sheets import Author, Sheet, Unfit, WrittenMeanwhile
from store.offer_statuses import OfferMovedOn
from store.offer_writing import conditional
from store.offer_zones import suggested

router = APIRouter()
NEW = "/offres/nouvelle"


@router.get(NEW)
async def new_offer(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    map_: Places,
    organisme: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    theme: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The theme first: the conditions depend on what youths are asked about it."""
    author = author_of(visitor, desk, map_)
    async with desk.database.read() as session:
        if organisme and theme:
            sheet = await offer_sheets.open_new(session, author, organisme, OfferForm(theme))
            return _draw(request, desk, sheet)
        choices = await offer_sheets.beginnings(session, visitor.viewer)
    return desk.pages.render(request, "offers/begin.html", choices=choices, organisme=organisme, theme=theme)


@router.post(NEW)
async def create_offer(request: Request, desk: OurDesk, visitor: CurrentVisitor, map_: Places) -> Response:
    """Save a draft, or draw the form again with what was typed."""
    post, author = await posted(request), author_of(visitor, desk, map_)
    try:
        if post.press is not Press.SAVE:
            return await _draw_new(request, desk, author, post)
        async with desk.database.turn() as session:
            made = await offer_sheets.create(session, author, post.organisation_id, post.form)
    except Unfit:
        return await _draw_new(request, desk, author, post, status=422)
    return redirect(f"/offres/{made.id}", flash=Flash.OFFER_CREATED)


@router.get("/offres/{offer_id}/modifier")
async def edit_offer(
    request: Request, offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places
) -> Response:
    author = author_of(visitor, desk, map_)
    try:
        async with desk.database.read() as session:
            sheet = await offer_sheets.open_written(session, author, offer_id)
    except OfferMovedOn:
        return await moved_on(request, desk, author, offer_id)
    return _draw(request, desk, sheet)


@router.post("/offres/{offer_id}/modifier")
async def save_offer(
    request: Request, offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places
) -> Response:
    """Save it, or draw the form again with what was typed, and with what somebody else did meanwhile."""
    post, author = await posted(request), author_of(visitor, desk, map_)
    try:
        return await _save(request, desk, author, offer_id, post)
    except WrittenMeanwhile as meanwhile:
        async with desk.database.read() as session:
            sheet = await offer_sheets.open_written(session, author, offer_id, post.form, meanwhile=meanwhile.lines)
        return _draw(request, desk, sheet, status=409)
    except (OfferMovedOn, StaleDataError):
        return await moved_on(request, desk, author, offer_id, typed=post.form)


async def _save(request: Request, desk: Desk, author: Author, offer_id: int, post: Posted) -> Response:
    try:
        if post.press is not Press.SAVE:
            return await _draw_written(request, desk, author, offer_id, post)
        async with desk.database.turn() as session:
            await offer_sheets.save(session, author, offer_id, post.form, version=post.version)
    except Unfit:
        return await _draw_written(request, desk, author, offer_id, post, status=422)
    return redirect(f"/offres/{offer_id}", flash=Flash.OFFER_SAVED)


async def _draw_new(request: Request, desk: Desk, author: Author, post: Posted, *, status: int = 200) -> Response:
    async with desk.database.read() as session:
        sheet = await offer_sheets.open_new(session, author, post.organisation_id, post.form)
    return _draw(request, desk, sheet, post, status=status)


async def _draw_written(
    request: Request, desk: Desk, author: Author, offer_id: int, post: Posted, *, status: int = 200
) -> Response:
    async with desk.database.read() as session:
        sheet = await offer_sheets.open_written(session, author, offer_id, post.form)
    return _draw(request, desk, sheet, post, status=status)


def _draw(request: Request, desk: Desk, sheet: Sheet, post: Posted | None = None, *, status: int = 200) -> Response:
    """Drawn from `post` the form keeps the version that its author read, else it has the present one."""
    if post and post.press is Press.PREVIEW:
        return desk.pages.render(request, "offers/_live.html", sheet=sheet, looked_at=False)
    version = sheet.offer.version if sheet.offer else 0
    place = post.place if post and post.press is Press.FIND else ""
    response = desk.pages.render(
        request,
        "offers/form.html",
        status=status,
        sheet=sheet,
        questions=conditional(sheet.around.questionnaire),
        version=post.version if post else version,
        # A stored offer that does not hold to the rules says so at once.
        judged=post.is_judged if post else sheet.offer is not None,
        theme_changed=post is not None and post.press is Press.THEME,
        looked_at=post is not None and post.press is Press.CHECK and not sheet.checked.problems,
        # Back where the button was pressed.
        here=post is not None and post.press in (Press.FIND, Press.ZONE),
        place=place,
        found=suggested(sheet.around.gazetteer, place) if place else None,
    )
    response.headers["Content-Security-Policy"] = SCRIPTED
    return response
