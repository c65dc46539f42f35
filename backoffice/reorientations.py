"""Reorientations: another offer looked for, and proposed to the youth of a contact request."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.moved_on import moved_on
from backoffice.pages import Flash, redirect
from backoffice.places import Places
from store import reorientation_choices
from store.places import Gazetteer
from store.reorientations import OfferGone
from store.request_events import EventKind
from store.request_statuses import NotAllowed

router = APIRouter()
ContactRequestId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the request that the form was drawn from."""
OfferId = Annotated[int, Form(ge=1, le=2**31 - 1)]
Words = Annotated[str, Query(max_length=100)]


@router.get("/demandes/{request_id}/reorienter")
async def reorientation_choice(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    map_: Places,
    mots: Words = "",
) -> Response:
    return await _show(request, desk, visitor, request_id, map_, words=mots)


@router.post("/demandes/{request_id}/reorienter")
async def propose_reorientation(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    map_: Places,
    version: Version,
    offer: OfferId,
) -> Response:
    try:
        async with desk.database.turn() as session:
            await reorientation_choices.propose(
                session, visitor.viewer, request_id, offer, map_, version=version, at=desk.clock()
            )
    except OfferGone:
        return await _show(request, desk, visitor, request_id, map_, gone=True)
    except (NotAllowed, StaleDataError):
        wanted, flash = EventKind.REORIENTED, Flash.REORIENTATION_PROPOSED
        return await moved_on(request, desk, visitor, request_id, wanted=wanted, flash=flash)
    return redirect(f"/demandes/{request_id}", flash=Flash.REORIENTATION_PROPOSED)


async def _show(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    request_id: str,
    gazetteer: Gazetteer,
    *,
    words: str = "",
    gone: bool = False,
) -> Response:
    async with desk.database.read() as session:
        choice = await reorientation_choices.get_choice(
            session, visitor.viewer, request_id, gazetteer, words=words, at=desk.clock()
        )
    status = 409 if gone else 200
    return desk.pages.render(
        request, "reorientations/choice.html", status=status, choice=choice, words=words.strip(), gone=gone
    )
