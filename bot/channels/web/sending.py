"""Sending: a message taken in, and what is answered while its sender waits."""

import asyncio
import logging
from dataclasses import dataclass

from fastapi import BackgroundTasks
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web import door
from bot.channels.web.door import Claim
from bot.channels.web.errors import TooFast
from bot.channels.web.schemas import AcceptedOut, MessageIn, MessageOut, unkept
from bot.incoming import Act, Commanded, Incoming, Tapped, Typed
from bot.limits import MESSAGES_OF_CONVERSATION
from bot.service import Service
from store.conversations import UnknownConversation

logger = logging.getLogger(__name__)
AWAY = (SQLAlchemyError, OSError)
PATIENCE = 2.5
"""Seconds that a POST waits for its answer; the events bring what comes later."""
HELP_PATIENCE = 3.0
"""Seconds that the database may take before help is shown without it."""


@dataclass(frozen=True)
class Taken:
    fresh: bool
    # What was said before it.
    after: int


async def send(service: Service, claim: Claim, message: MessageIn, background: BackgroundTasks) -> AcceptedOut:
    """Take a message in and wait a little for its answer.

    Help for distress needs neither the database nor a slow pace: it is then shown, and not kept.
    """
    act = _act(message)
    taking = asyncio.create_task(_take(service, claim, Incoming(message.client_id, None, act)))
    if service.conversations.distress_in(act):
        await asyncio.wait({taking}, timeout=HELP_PATIENCE)
        if not taking.done() or isinstance(taking.exception(), (*AWAY, TooFast)):
            background.add_task(_end, taking)
            return AcceptedOut(accepted=True, repeated=False, messages=_help(service, act))
    taken = await taking
    await _answer_soon(service, claim.conversation_id, background)
    answered = await _answered(service, claim.conversation_id, after=taken.after)
    return AcceptedOut(accepted=True, repeated=not taken.fresh, messages=answered)


def _act(message: MessageIn) -> Act:
    if message.command is not None:
        return Commanded(message.command)
    return Typed(message.text) if message.text is not None else Tapped(message.choice or "")


async def settle(service: Service, conversation_id: str) -> None:
    """Answer what waits; what cannot be answered now is in the inbox, and the sweeper takes it up."""
    try:
        await service.turns.settle(conversation_id)
    except AWAY as error:
        logger.warning("conversation %s waits: %s", conversation_id, type(error).__name__)
    except Exception:
        logger.exception("conversation %s failed", conversation_id)


async def _take(service: Service, claim: Claim, incoming: Incoming) -> Taken:
    await door.enter(service, claim)
    if not await service.limiter.allow(MESSAGES_OF_CONVERSATION, claim.conversation_id):
        raise TooFast
    after = await door.last_seq(service, claim.conversation_id)
    fresh = await service.conversations.accept(claim.conversation_id, incoming)
    return Taken(fresh, after)


async def _answer_soon(service: Service, conversation_id: str, background: BackgroundTasks) -> None:
    """Wait a little for the turn; it goes on by itself when it takes longer."""
    turn = asyncio.create_task(settle(service, conversation_id))
    done, _ = await asyncio.wait({turn}, timeout=PATIENCE)
    if not done:
        background.add_task(_end, turn)


async def _answered(service: Service, conversation_id: str, *, after: int) -> list[MessageOut]:
    """The message is accepted already: nothing that goes wrong here may say that it is not."""
    try:
        return await door.read(service, conversation_id, after=after)
    except (*AWAY, UnknownConversation) as error:
        logger.warning("conversation %s is read later: %s", conversation_id, type(error).__name__)
        return []


async def _end[T](task: asyncio.Task[T]) -> None:
    """Let it end by itself, however it does."""
    await asyncio.wait({task})
    if not task.cancelled() and task.exception():
        logger.warning("it was done without the store: %s", type(task.exception()).__name__)


def _help(service: Service, act: Act) -> list[MessageOut]:
    return [unkept(body, at=service.clock()) for body in service.conversations.help_at_once(act)]
