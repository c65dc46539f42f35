"""Request notes: a word left to one's colleagues on a contact request."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.pages import Flash, redirect
from backoffice.request_page import Asides, show
from backoffice.request_parts import ContactRequestId, typed_text
from store import request_access, request_notes
from store.reopenings import ContactGone
from store.request_events import person
from store.request_notes import NotANote

router = APIRouter()


@router.post("/demandes/{request_id}/notes")
async def add_note(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    text: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    by, said = person(visitor.viewer.person_id), typed_text(text)
    try:
        async with desk.database.turn() as session:
            found = await request_access.get_addressed_to(session, visitor.viewer, request_id)
            await request_notes.write(session, found, said, keys=desk.keys, by=by, at=desk.clock())
    except NotANote:
        asides = Asides(wrong=frozenset({"note"}), typed={"note": said})
        return await show(request, desk, visitor, request_id, asides, status=422)
    except ContactGone:
        return await show(request, desk, visitor, request_id, Asides(erased=True), status=409)
    return redirect(f"/demandes/{request_id}", flash=Flash.NOTED)
