"""Routes of the web chat."""

from collections.abc import AsyncIterable
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.channels.web import door
from bot.channels.web.door import OurService, OwnConversation
from bot.channels.web.schemas import (
    AcceptedOut,
    ConversationIn,
    ConversationOut,
    ErrorOut,
    HistoryOut,
    MessageIn,
)
from bot.wake_ups import News
from store.conversations import Entry

router = APIRouter(
    prefix="/api/conversations",
    tags=["conversations"],
    responses={status: {"model": ErrorOut} for status in (404, 409, 422, 429, 503)},
)


@router.post("", status_code=201)
async def start(
    body: ConversationIn, request: Request, service: OurService, background: BackgroundTasks
) -> ConversationOut:
    """Open a conversation; the robot speaks first."""
    entry = Entry(body.entry.territory, body.entry.theme, body.entry.campaign, body.entry.offer)
    conversation_id, secret = await door.open_conversation(service, request, entry, lost=body.lost)
    background.add_task(service.turns.settle, conversation_id)
    return ConversationOut(id=conversation_id, token=secret)


@router.get("/{conversation_id}/messages")
async def history(conversation_id: OwnConversation, service: OurService) -> HistoryOut:
    """Everything said so far."""
    return HistoryOut(messages=await door.read(service, conversation_id))


@router.post("/{conversation_id}/messages", status_code=202)
async def send(
    conversation_id: OwnConversation, body: MessageIn, service: OurService, background: BackgroundTasks
) -> AcceptedOut:
    """Say something or press a button; the same `client_id` again changes nothing."""
    known = await door.read(service, conversation_id)
    fresh = await door.take(service, conversation_id, body)
    await door.answer_soon(service, conversation_id, background)
    after = known[-1].seq if known else 0
    answered = await door.read(service, conversation_id, after=after)
    return AcceptedOut(accepted=True, repeated=not fresh, messages=answered)


@router.delete("/{conversation_id}", status_code=204)
async def erase(conversation_id: OwnConversation, service: OurService) -> Response:
    """Quit and erase everything, at once."""
    await service.conversations.erase(conversation_id)
    return Response(status_code=204)


@router.get("/{conversation_id}/events", response_class=EventSourceResponse)
async def events(
    conversation_id: OwnConversation,
    service: OurService,
    last_event_id: Annotated[str | None, Header(pattern=r"^[0-9]{1,9}$")] = None,
) -> AsyncIterable[ServerSentEvent]:
    """Messages as they come, from `Last-Event-ID` on; then `typing` and `erased`."""
    last = int(last_event_id or 0)
    async with service.wake_ups.subscribe(conversation_id) as wake_ups:
        while True:
            for message in await door.read(service, conversation_id, after=last):
                last = message.seq
                yield ServerSentEvent(event="message", id=str(last), data=message)
            wake_up = await wake_ups.get()
            if wake_up.news is News.ERASED:
                yield ServerSentEvent(event="erased", data={})
                return
            if wake_up.news is not News.MESSAGE:
                yield ServerSentEvent(event="typing", data={"on": wake_up.news is News.TYPING_ON})
