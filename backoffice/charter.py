"""The charter: read and signed before anything else opens."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.pages import Flash, redirect
from store import people
from store.charter import current

router = APIRouter()


@router.get("/charte")
async def charter(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    return desk.pages.render(request, "charter.html", charter=current(), signed=visitor.viewer.charter_signed)


@router.post("/charte")
async def sign_charter(desk: OurDesk, visitor: CurrentVisitor) -> Response:
    if not visitor.viewer.charter_signed:
        async with desk.database.turn() as session:
            people.sign_charter(session, visitor.viewer, sha256=current().sha256, at=desk.clock())
    return redirect("/", flash=Flash.CHARTER_SIGNED)
