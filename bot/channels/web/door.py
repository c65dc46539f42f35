"""The door of the web chat: who may enter, and what is read and written for them."""

import asyncio
from secrets import token_urlsafe
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.channels.web.errors import TooFast, TooMany
from bot.channels.web.schemas import MessageIn, MessageOut, message_out
from bot.incoming import Incoming, Tapped, Typed
from bot.limits import CONVERSATIONS_FROM_ADDRESS, MESSAGES_OF_CONVERSATION, address_key
from bot.rendering import render
from bot.service import Service
from store import conversations, messages
from store.conversations import Entry, UnknownConversation

PATIENCE = 2.5
"""Seconds that a POST waits for its answer; the events bring what comes later."""

_bearer = HTTPBearer(auto_error=False, description="The token given when the conversation was opened.")


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


OurService = Annotated[Service, Depends(service_of)]


async def own_conversation(
    conversation_id: str,
    service: OurService,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """The identifier, once the token has opened it; raise `UnknownConversation` otherwise."""
    if credentials is None:
        raise UnknownConversation(conversation_id)
    async with service.database.read() as session:
        await conversations.opened_with(session, conversation_id, credentials.credentials)
    return conversation_id


OwnConversation = Annotated[str, Depends(own_conversation)]


async def open_conversation(service: Service, request: Request, entry: Entry, *, lost: bool) -> tuple[str, str]:
    """Start a conversation; its identifier and its secret."""
    address = request.client.host if request.client else "unknown"
    if not await service.limiter.allow(CONVERSATIONS_FROM_ADDRESS, address_key(address)):
        raise TooMany
    secret = token_urlsafe(32)
    conversation_id = await service.conversations.start(entry=entry, secret=secret, lost=lost)
    return conversation_id, secret


async def take(service: Service, conversation_id: str, message: MessageIn) -> bool:
    """Accept a message; False when it was there already."""
    if not await service.limiter.allow(MESSAGES_OF_CONVERSATION, conversation_id):
        raise TooFast
    act = Typed(message.text) if message.text is not None else Tapped(message.choice or "")
    # The order of arrival, in milliseconds.
    position = int(service.clock().timestamp() * 1000)
    return await service.conversations.accept(conversation_id, Incoming(message.client_id, position, act))


async def answer_soon(service: Service, conversation_id: str, background: BackgroundTasks) -> None:
    """Wait a little for the turn; it goes on by itself when it takes longer."""
    turn = asyncio.create_task(service.turns.settle(conversation_id))
    done, _ = await asyncio.wait({turn}, timeout=PATIENCE)
    if done:
        turn.result()
    else:
        background.add_task(_finish, turn)


async def read(service: Service, conversation_id: str, *, after: int = 0) -> list[MessageOut]:
    """The history as its youth reads it."""
    async with service.database.read() as session:
        return [
            message_out(
                message,
                await render(session, message.body, conversation_id=conversation_id, keys=service.keys),
            )
            for message in await messages.history(session, conversation_id, after=after)
        ]


async def _finish(turn: asyncio.Task[None]) -> None:
    await turn
