"""Organisations: the list, and one of them with its members, its hours and what waits there."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.invitation_forms import Refused
from store import organisation_files, organisation_lists, teams

router = APIRouter(prefix="/organismes")
OrganisationId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
async def organisations(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    mots: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    viewer = visitor.viewer
    async with desk.database.read() as session:
        listed = await organisation_lists.seen(session, viewer, words=mots, number=page, at=desk.clock())
        led = await teams.led_by(session, viewer)
    return desk.pages.render(request, "organisations/list.html", listed=listed, led=led)


@router.get("/{organisation_id}")
async def organisation(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    return await show(request, desk, visitor, organisation_id)


async def show(
    request: Request, desk: Desk, visitor: Visitor, organisation_id: int, *, refused: Refused | None = None
) -> Response:
    """`refused` is an invitation that could not be sent, with what was typed."""
    async with desk.database.read() as session:
        file = await organisation_files.get_file(session, visitor.viewer, organisation_id, at=desk.clock())
    status = 422 if refused else 200
    return desk.pages.render(request, "organisations/detail.html", status=status, file=file, refused=refused)


async def moved_on(request: Request, desk: Desk, visitor: Visitor, organisation_id: int) -> Response:
    """What happened since the page was drawn: nothing is overwritten."""
    async with desk.database.read() as session:
        file = await organisation_files.get_file(session, visitor.viewer, organisation_id, at=desk.clock())
    return desk.pages.render(request, "organisations/moved_on.html", status=409, file=file)
