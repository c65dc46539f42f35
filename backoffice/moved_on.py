"""Moved on: the answer to a form of a contact request drawn before somebody acted."""

from fastapi import Request
from fastapi.responses import Response

from backoffice.desk import Desk
from backoffice.guard import Visitor
from backoffice.pages import Flash, redirect
from store import request_files
from store.request_events import EventKind


async def moved_on(
    request: Request, desk: Desk, visitor: Visitor, request_id: str, *, wanted: EventKind, flash: Flash
) -> Response:
    """Who did what meanwhile; the same button pressed twice is no trouble."""
    async with desk.database.read() as session:
        file = await request_files.get_file(session, visitor.viewer, request_id, at=desk.clock())
    last = file.last_move
    if last.kind is wanted and last.person_id == visitor.viewer.person_id:
        return redirect(f"/demandes/{request_id}", flash=flash)
    return desk.pages.render(request, "contact_requests/moved_on.html", status=409, file=file)
