"""The charter: read and signed before anything else opens."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.pages import Flash, redirect
from store import people
from store.charter import AnotherVersion, current, get_current

router = APIRouter()


@router.get("/charte")
async def charter(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    return _show(request, desk, visitor)


@router.post("/charte")
async def sign_charter(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, version: Annotated[int, Form()] = 0
) -> Response:
    """What was read, or nothing: a text that changed meanwhile is shown again."""
    if not visitor.viewer.charter_signed:
        try:
            read = get_current(read=version)
        except AnotherVersion:
            return _show(request, desk, visitor, changed=True)
        async with desk.database.turn() as session:
            people.sign_charter(session, visitor.viewer, sha256=read.sha256, at=desk.clock())
    return redirect("/", flash=Flash.CHARTER_SIGNED)


def _show(request: Request, desk: Desk, visitor: Visitor, *, changed: bool = False) -> Response:
    status, signed = 409 if changed else 200, visitor.viewer.charter_signed
    return desk.pages.render(request, "charter.html", status=status, charter=current(), signed=signed, changed=changed)
