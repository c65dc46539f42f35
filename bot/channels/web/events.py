"""Events: a conversation followed as it goes on."""

import asyncio
import logging
from collections.abc import AsyncGenerator

from fastapi.sse import ServerSentEvent
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web import door
from bot.channels.web.schemas import ErasureOut
from bot.service import Service
from bot.wake_ups import News, WakeUp
from store.conversations import UnknownConversation

logger = logging.getLogger(__name__)
REREAD = 15.0
"""Seconds after which the store is read without a wake-up: one may have been lost between processes."""


async def follow(service: Service, conversation_id: str, *, after: int) -> AsyncGenerator[ServerSentEvent]:
    """Messages from `after` on, as they come; then `typing`, and `erased` at the end.

    It also ends, for its reader to come back, when the database does not answer.
    """
    last, typing = after, False
    async with service.wake_ups.subscribe(conversation_id) as wake_ups:
        while True:
            try:
                said = await door.read(service, conversation_id, after=last)
            except UnknownConversation:
                yield ServerSentEvent(event="erased", data=await _receipt(service, conversation_id))
                return
            except (SQLAlchemyError, OSError) as error:
                logger.warning("events of %s end: %s", conversation_id, type(error).__name__)
                return
            for message in said:
                last = message.seq
                yield ServerSentEvent(event="message", id=str(last), data=message)
            news = await _next(wake_ups)
            if news is not None and typing != (news is News.TYPING_ON):
                typing = not typing
                yield ServerSentEvent(event="typing", data={"on": typing})


async def _receipt(service: Service, conversation_id: str) -> ErasureOut | dict[str, str]:
    """Empty when it cannot be read: that it is erased is said all the same."""
    try:
        return await door.receipt_of(service, conversation_id) or {}
    except (SQLAlchemyError, OSError):
        return {}


async def _next(wake_ups: asyncio.Queue[WakeUp]) -> News | None:
    try:
        async with asyncio.timeout(REREAD):
            return (await wake_ups.get()).news
    except TimeoutError:
        return None
