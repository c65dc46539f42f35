"""Assignments: a contact request put into the hands of a named member of its organisation."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.moved_on import moved_on
from backoffice.pages import Flash, redirect
from store import assignments
from store.request_events import EventKind
from store.request_statuses import NotAllowed

router = APIRouter()
ContactRequestId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the request that the form was drawn from."""
PersonId = Annotated[int, Form(ge=1, le=2**31 - 1)]


@router.post("/demandes/{request_id}/confier")
async def assign_request(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    version: Version,
    person: PersonId,
) -> Response:
    try:
        async with desk.database.turn() as session:
            await assignments.assign(session, visitor.viewer, request_id, person, version=version, at=desk.clock())
    except (NotAllowed, StaleDataError):
        wanted, flash = EventKind.TAKEN_OVER, Flash.REQUEST_ASSIGNED
        return await moved_on(request, desk, visitor, request_id, wanted=wanted, flash=flash)
    return redirect(f"/demandes/{request_id}", flash=Flash.REQUEST_ASSIGNED)
