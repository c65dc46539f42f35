"""Request messages: a few words written to the youth of a contact request."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from backoffice import ready_texts
from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.pages import Flash, redirect
from backoffice.request_parts import ContactRequestId, typed_text
from store import request_access, request_messages
from store.request_events import person
from store.request_messages import LONGEST_MESSAGE, MessageRefused, NotAMessage

router = APIRouter()


@router.get("/demandes/{request_id}/message")
async def write_message(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    texte: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    ready = ready_texts.find(texte)
    return await _show(request, desk, visitor, request_id, text=ready.text if ready else "")


@router.post("/demandes/{request_id}/message")
async def send_message(
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
            await request_messages.send(session, found, said, keys=desk.keys, by=by, at=desk.clock())
    except NotAMessage:
        return await _show(request, desk, visitor, request_id, text=said, wrong=True, status=422)
    except MessageRefused:
        return await _show(request, desk, visitor, request_id, text=said, status=409)
    return redirect(f"/demandes/{request_id}", flash=Flash.MESSAGED)


async def _show(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    request_id: str,
    *,
    text: str,
    wrong: bool = False,
    status: int = 200,
) -> Response:
    async with desk.database.read() as session:
        found = await request_access.get_addressed_to(session, visitor.viewer, request_id)
        obstacle = await request_messages.find_obstacle(session, found, at=desk.clock())
        heard = await request_messages.is_heard(session, found)
    return desk.pages.render(
        request,
        "contact_requests/message.html",
        status=status,
        found=found,
        obstacle=obstacle,
        heard=heard,
        ready_texts=ready_texts.load(),
        longest=LONGEST_MESSAGE,
        text=text,
        wrong=wrong,
    )
