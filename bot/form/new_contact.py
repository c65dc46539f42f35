"""New contact: another number or address for a request, given on its page."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot import contacts
from bot.contacts import Contact
from bot.distress import DistressKind
from bot.form import pages
from bot.form.desk import Desk, OurDesk, Token
from bot.form.own_request import change, draw, opened, page_of
from bot.form.route import FormRoute
from bot.incoming import TEXT_LIMIT
from store import contact_details, conversations, own_requests, request_codes
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.database import new_id
from store.request_statuses import NotAllowed

router = APIRouter(route_class=FormRoute, include_in_schema=False)
CONTACT = "joindre"
"""What the page says after it."""


@router.post("/demande/joindre")
async def give(desk: OurDesk, acces: Token, joindre: Annotated[str, Form()] = "") -> Response:
    """Each organisation that may still call is told that there is another one, and nothing else."""
    typed, request_id = joindre.strip()[:TEXT_LIMIT], opened(desk, acces)
    if kind := await desk.distress_in(typed, territory_id=None):
        return await _help_first(desk, request_id, kind)
    found = contacts.find(typed)
    if not found.contacts:
        problem = found.refused.value if found.refused else "contact"
        return await draw(desk, request_id, problem=problem, typed=typed, status=422)

    async def replace(session: AsyncSession, request: ContactRequest) -> None:
        await _replace(session, desk, request, found.contacts[0])

    return await change(desk, acces, replace, CONTACT)


async def _replace(session: AsyncSession, desk: Desk, request: ContactRequest, given: Contact) -> None:
    """Raise `NotAllowed` when nobody may call any more: nothing is kept then."""
    conversation = await conversations.get_conversation(session, request.conversation_id)
    detail = await contact_details.keep(
        session,
        # No name made of the number: it could be guessed back from it.
        detail_id=new_id(),
        conversation_id=conversation.id,
        kind=DetailKind(given.kind.value),
        value=given.value,
        keys=desk.service.keys,
        at=desk.at,
    )
    await session.flush()
    changed = await own_requests.change_contact(session, conversation, request.contact_id, detail.id, at=desk.at)
    if not changed:
        raise NotAllowed(request.status)


async def _help_first(desk: Desk, request_id: str, kind: DistressKind) -> Response:
    """The right number, then the page again; the words are kept nowhere."""
    service = desk.service
    async with service.database.read() as session:
        timezone = (await request_codes.get_opened(session, request_id)).timezone
    lines = service.helplines.for_kind(kind, at=desk.at, timezone=timezone, department=None)
    onward = page_of(desk, request_id)
    return pages.page("help.html", said=service.words.distress[kind.value], lines=lines, onward=onward)
