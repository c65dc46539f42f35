"""Delivery: what the robot said, sent to each chat in its order.

A message is marked after it was sent: a sender that is killed in between sends it once more, and only it. A
time-out after the request went out is no reason to send again, since the youth has most likely read it.
"""

import asyncio
import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.drawing import Part, draw
from bot.channels.telegram.sending import Later, Sender, Unreachable
from bot.locks import LockNotObtained
from bot.rendering import render
from bot.service import Service
from bot.wake_ups import News
from store import conversations, messages
from store.conversations import Channel, UnknownConversation
from store.messages import Author

logger = logging.getLogger(__name__)
LOCK_LIFETIME = 30.0
PAUSE = 2.0


@dataclass(frozen=True)
class Errand:
    """One message to bring, or none in its place when only the youth's own words wait."""

    conversation_id: str
    chat_id: int
    seq: int
    parts: tuple[Part, ...]

    @property
    def name(self) -> tuple[str, int]:
        return self.conversation_id, self.seq


class Delivery:
    def __init__(self, service: Service, sender: Sender) -> None:
        self._service = service
        self._sender = sender
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        # Not before these instants of the loop: Telegram asked to wait.
        self._paused: dict[str, float] = {}

    async def run_for_ever(self) -> None:
        """Deliver at each piece of news, and whatever a fault left every few seconds."""
        await asyncio.gather(self._listen(), self._sweep())

    async def close(self) -> None:
        # What ends now must not begin again.
        self._again.clear()
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def deliver(self, conversation_id: str) -> None:
        """Send all that waits; stop at the first that must wait."""
        async with self._service.locks.hold(f"delivery:{conversation_id}", lifetime=LOCK_LIFETIME):
            while not self._is_paused(conversation_id):
                errand = await self._next(conversation_id)
                if errand is None:
                    return
                await self._run_errand(errand)

    async def _listen(self) -> None:
        async with self._service.wake_ups.subscribe() as news:
            while True:
                wake_up = await news.get()
                if wake_up.news is News.MESSAGE:
                    self._begin(wake_up.conversation_id)

    async def _sweep(self) -> None:
        while True:
            try:
                async with self._service.database.read() as session:
                    for conversation_id in await conversations.undelivered(session, Channel.TELEGRAM, limit=200):
                        self._begin(conversation_id)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("the database is away: %s", type(error).__name__)
            await asyncio.sleep(PAUSE)

    def _begin(self, conversation_id: str) -> None:
        """One delivery at a time for a conversation, and one more for news that came during it."""
        if self._is_paused(conversation_id):
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        self._running[conversation_id] = asyncio.create_task(self._deliver_safely(conversation_id))

    async def _deliver_safely(self, conversation_id: str) -> None:
        try:
            await self.deliver(conversation_id)
        except (SQLAlchemyError, OSError, LockNotObtained) as error:
            logger.warning("conversation %s is delivered later: %s", conversation_id, type(error).__name__)
        except Exception:
            # One conversation that fails must not keep the others waiting.
            logger.exception("conversation %s could not be delivered", conversation_id)
            self._pause(conversation_id, 60.0)
        finally:
            del self._running[conversation_id]
            if conversation_id in self._again:
                self._again.discard(conversation_id)
                self._begin(conversation_id)

    async def _next(self, conversation_id: str) -> Errand | None:
        service = self._service
        async with service.database.read() as session:
            try:
                conversation = await conversations.get_conversation(session, conversation_id)
            except UnknownConversation:
                return None
            address = conversations.address_of(conversation, service.keys)
            if address is None or conversation.unreachable_at is not None:
                return None
            waiting = await messages.history(session, conversation_id, after=conversation.delivered_seq)
            if not waiting:
                return None
            # The youth's own words need no bringing.
            message = next((m for m in waiting if m.author is not Author.YOUTH), None)
            if message is None:
                return Errand(conversation_id, int(address), waiting[-1].seq, ())
            body = await render(
                session, message.body, conversation_id=conversation_id, keys=service.keys, at=service.clock()
            )
            before = await messages.expected_before(session, conversation_id, message.seq)
        parts = draw(message, body, words=service.words.telegram, public_url=service.settings.public_url, before=before)
        return Errand(conversation_id, int(address), message.seq, parts)

    async def _run_errand(self, errand: Errand) -> None:
        try:
            await self._sender.send(errand.chat_id, errand.parts, name=errand.name)
        except Later as later:
            self._pause(errand.conversation_id, later.seconds)
            return
        except Unreachable:
            logger.info("conversation %s cannot be reached any more", errand.conversation_id)
            await self._mark(errand, reachable=False)
            return
        await self._mark(errand, reachable=True)

    async def _mark(self, errand: Errand, *, reachable: bool) -> None:
        try:
            async with self._service.database.turn() as session:
                if reachable:
                    await conversations.mark_delivered(session, errand.conversation_id, errand.seq)
                else:
                    now = self._service.clock()
                    await conversations.mark_unreachable(session, errand.conversation_id, at=now)
        except UnknownConversation:
            # Erased meanwhile: nothing more is found for it.
            pass
        self._sender.settle(errand.name)

    def _pause(self, conversation_id: str, seconds: float) -> None:
        self._paused[conversation_id] = _now() + seconds

    def _is_paused(self, conversation_id: str) -> bool:
        if self._paused.get(conversation_id, 0.0) > _now():
            return True
        self._paused.pop(conversation_id, None)
        return False


def _now() -> float:
    return asyncio.get_running_loop().time()
