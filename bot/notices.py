"""News to youths: each notice put into the robot's words and into the conversation, once."""

import asyncio
import json
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rasa import DialogueAway, Turn
from bot.service import Service
from bot.turns import LOCK_LIFETIME, add_answers
from bot.wake_ups import News
from store import conversations, families, news, notices
from store.contact_requests import ContactRequest
from store.conversations import Conversation, UnknownConversation
from store.notices import Audience, Claimed

logger = logging.getLogger(__name__)
PAUSE = 1.0


async def deliver_for_ever(service: Service) -> None:
    while True:
        try:
            await deliver(service)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the database is away: %s", type(error).__name__)
        await asyncio.sleep(PAUSE)


async def deliver(service: Service) -> None:
    """Tell what is due; what cannot be told now comes back by itself."""
    async with service.database.turn() as session:
        claimed = await notices.claim(session, Audience.CONVERSATION, at=service.clock())
    for notice in claimed:
        try:
            await _tell(service, notice)
        except DialogueAway:
            await _postpone(service, notice)
        except Exception:
            # One notice that fails must not keep the others waiting.
            logger.exception("notice %s failed", notice.id)
            await _postpone(service, notice)


async def _postpone(service: Service, notice: Claimed) -> None:
    async with service.database.turn() as session:
        await notices.postpone(session, notice, at=service.clock())


async def _tell(service: Service, notice: Claimed) -> None:
    async with service.database.read() as session:
        conversation_id = await families.find_listening(session, notice.conversation_id or "")
    async with service.locks.hold(f"conversation:{conversation_id}", lifetime=LOCK_LIFETIME):
        turn = await _turn(service, notice, conversation_id)
        bodies = await service.dialogue.say(turn) if turn else ()
        async with service.database.turn() as session:
            conversation = await _held(session, conversation_id)
            if await notices.complete(session, notice, at=service.clock()) and conversation:
                add_answers(session, conversation, bodies, clock=service.clock)
    await service.wake_ups.publish(conversation_id, News.MESSAGE)


async def _held(session: AsyncSession, conversation_id: str) -> Conversation | None:
    try:
        return await conversations.get_for_change(session, conversation_id)
    except UnknownConversation:
        return None


async def _turn(service: Service, notice: Claimed, conversation_id: str) -> Turn | None:
    """What to ask of the dialogue; None when the conversation was erased, or the news holds no more."""
    async with service.database.read() as session:
        try:
            conversation = await conversations.get_conversation(session, conversation_id)
        except UnknownConversation:
            return None
        request = await session.get(ContactRequest, notice.request_id)
        if request is None or not await news.holds(session, request, notice.kind, at=service.clock()):
            return None
    carried = {"news": notice.kind.value, "request": request.id, "detail": notice.detail}
    payload = "/notice" + json.dumps({key: value for key, value in carried.items() if value})
    return Turn(f"notice-{notice.id}", conversation_id, payload, {"channel": conversation.channel.value})
