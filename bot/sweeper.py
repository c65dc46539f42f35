"""The sweeper: what was left waiting by a fault or a restart is taken up again."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.locks import LockNotObtained
from bot.rasa import DialogueAway
from bot.service import Service
from bot.turns import LOCK_LIFETIME
from store import conversations, crossings, inbox

logger = logging.getLogger(__name__)
PAUSE = 1.0


async def sweep_for_ever(service: Service) -> None:
    while True:
        try:
            await sweep(service)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the database is away: %s", type(error).__name__)
        await asyncio.sleep(PAUSE)


async def sweep(service: Service) -> None:
    """Answer what waits in every inbox, and have forgotten what was erased or carried too long ago."""
    async with service.database.read() as session:
        waiting = await inbox.waiting_conversations(session, at=service.clock())
        erased = [conversation.id for conversation in await conversations.to_forget(session)]
        carried = await crossings.any_old(session, at=service.clock())
    if carried:
        async with service.database.turn() as session:
            await crossings.forget_old(session, at=service.clock())
    for conversation_id in waiting:
        await _settle(service, conversation_id)
    for conversation_id in erased:
        await _forget(service, conversation_id)


async def _settle(service: Service, conversation_id: str) -> None:
    try:
        await service.turns.settle(conversation_id)
    except (SQLAlchemyError, OSError):
        raise
    except Exception:
        # One conversation that fails must not keep the others waiting.
        logger.exception("conversation %s failed", conversation_id)
        await service.turns.put_off(conversation_id)


async def _forget(service: Service, conversation_id: str) -> None:
    try:
        # A turn that is being answered would be remembered after the forgetting.
        async with service.locks.hold(f"conversation:{conversation_id}", lifetime=LOCK_LIFETIME):
            await service.dialogue.forget(conversation_id)
    except (DialogueAway, LockNotObtained):
        return
    async with service.database.turn() as session:
        conversation = await session.get(conversations.Conversation, conversation_id)
        if conversation is not None:
            conversation.forgotten_at = service.clock()
