"""The door of the web chat: who may enter, and what they read."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.channels.web.errors import TooMany
from bot.channels.web.schemas import ErasureOut, MessageOut, RequestOut, erasure_out, message_out
from bot.limits import CONVERSATIONS_FROM_ADDRESS
from bot.rendering import render
from bot.service import Service
from doors.limits import address_key
from store import conversations, erasures, messages, request_access
from store.conversations import Entry, UnknownConversation
from store.request_statuses import Status

_bearer = HTTPBearer(auto_error=False, description="The token given when the conversation was opened.")


@dataclass(frozen=True)
class Claim:
    """A conversation that somebody says is theirs."""

    conversation_id: str
    secret: str


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


OurService = Annotated[Service, Depends(service_of)]


async def claim(
    conversation_id: str, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Claim:
    """What was claimed; raise `UnknownConversation` when it cannot be true."""
    if credentials is None or not conversation_id.isalnum():
        raise UnknownConversation(conversation_id)
    return Claim(conversation_id, credentials.credentials)


ConversationClaim = Annotated[Claim, Depends(claim)]


async def enter(service: Service, claim: Claim) -> None:
    """Raise `UnknownConversation` unless the secret opens the conversation."""
    async with service.database.read() as session:
        await conversations.opened_with(session, claim.conversation_id, claim.secret)


async def own_conversation(claim: ConversationClaim, service: OurService) -> str:
    """The identifier, once the token has opened it."""
    await enter(service, claim)
    return claim.conversation_id


OwnConversation = Annotated[str, Depends(own_conversation)]


async def open_conversation(service: Service, request: Request, entry: Entry, *, lost: bool) -> tuple[str, str]:
    """Start a conversation; its identifier and its secret."""
    address = request.client.host if request.client else "unknown"
    if not await service.limiter.allow(CONVERSATIONS_FROM_ADDRESS, address_key(address)):
        raise TooMany
    secret = token_urlsafe(32)
    conversation_id = await service.conversations.start(entry=entry, secret=secret, lost=lost)
    return conversation_id, secret


async def read(service: Service, conversation_id: str, *, after: int = 0) -> list[MessageOut]:
    """The history as its youth reads it; raise `UnknownConversation` once it was erased."""
    async with service.database.read() as session:
        await conversations.get_conversation(session, conversation_id)
        return [
            message_out(
                message,
                await render(
                    session, message.body, conversation_id=conversation_id, keys=service.keys, at=service.clock()
                ),
            )
            for message in await messages.history(session, conversation_id, after=after)
        ]


async def open_requests(service: Service, conversation_id: str) -> list[RequestOut]:
    async with service.database.read() as session:
        return [
            RequestOut(reference=request.reference, code=request.code, organisation=request.offer.organisation)
            for request in await request_access.of_conversation(session, conversation_id)
            if request.may(Status.WITHDRAWN)
        ]


async def receipt_of(service: Service, conversation_id: str) -> ErasureOut | None:
    """What was erased, once it was."""
    async with service.database.read() as session:
        erasure = await erasures.find_of(session, conversation_id)
    return erasure_out(erasure) if erasure else None


async def last_seq(service: Service, conversation_id: str) -> int:
    """The number of what was said last."""
    async with service.database.read() as session:
        return (await conversations.get_conversation(session, conversation_id)).last_seq
