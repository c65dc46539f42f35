"""Routes of the web chat."""

from collections.abc import AsyncIterable
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.channels.web import door, sending
from bot.channels.web.door import ConversationClaim, OurService, OwnConversation
from bot.channels.web.events import follow
from bot.channels.web.schemas import (
    AcceptedOut,
    ConversationIn,
    ConversationOut,
    ErasureOut,
    ErrorOut,
    HistoryOut,
    MessageIn,
    RequestsOut,
    erasure_out,
)
from store.conversations import Entry

ERRORS = (404, 409, 422, 429, 503)
router = APIRouter(
    prefix="/api/conversations",
    tags=["conversations"],
    responses={status: {"model": ErrorOut} for status in ERRORS},
)
# A stream of events that cannot begin is refused in JSON all the same.
AS_JSON = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}


@router.post("", status_code=201)
async def start(
    body: ConversationIn, request: Request, service: OurService, background: BackgroundTasks
) -> ConversationOut:
    """Open a conversation; the robot speaks first."""
    entry = Entry(body.entry.territory, body.entry.theme, body.entry.campaign, body.entry.offer)
    conversation_id, secret = await door.open_conversation(service, request, entry, lost=body.lost)
    background.add_task(sending.settle, service, conversation_id)
    return ConversationOut(id=conversation_id, token=secret)


@router.get("/{conversation_id}/messages")
async def history(conversation_id: OwnConversation, service: OurService) -> HistoryOut:
    """Everything said so far."""
    return HistoryOut(messages=await door.read(service, conversation_id), elsewhere=service.settings.telegram_is_on)


@router.post("/{conversation_id}/messages", status_code=202)
async def send(
    claim: ConversationClaim, body: MessageIn, service: OurService, background: BackgroundTasks
) -> AcceptedOut:
    """Say something or press a button; the same `client_id` again changes nothing.

    Help for distress comes even while the store is away: then as messages of number 0, which are not kept.
    """
    return await sending.send(service, claim, body, background)


@router.get("/{conversation_id}/requests")
async def requests(conversation_id: OwnConversation, service: OurService) -> RequestsOut:
    """The contact requests that stay when one leaves without erasing."""
    return RequestsOut(requests=await door.open_requests(service, conversation_id))


@router.delete("/{conversation_id}")
async def erase(conversation_id: OwnConversation, service: OurService) -> ErasureOut:
    """Quit and erase everything, at once; the receipt says what."""
    return erasure_out(await service.conversations.erase(conversation_id))


@router.get(
    "/{conversation_id}/events",
    response_class=EventSourceResponse,
    responses={status: {"description": "Refused", "content": AS_JSON} for status in ERRORS},
)
async def events(
    conversation_id: OwnConversation,
    service: OurService,
    last_event_id: Annotated[str | None, Header(pattern=r"^[0-9]{1,9}$")] = None,
) -> AsyncIterable[ServerSentEvent]:
    """Messages as they come, from `Last-Event-ID` on; then `typing` and `erased`."""
    async with aclosing(follow(service, conversation_id, after=int(last_event_id or 0))) as following:
        async for event in following:
            yield event
