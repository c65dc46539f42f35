"""The door of Telegram: each update taken in once, each press acknowledged, each turn begun."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine

from aiogram.types import Update
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.chats import Chats, Received
from bot.channels.telegram.direct import Direct
from bot.channels.telegram.reading import Heard, Own, read
from bot.incoming import Commanded, Tapped
from bot.limits import MESSAGES_OF_CONVERSATION
from bot.locks import LockNotObtained
from bot.service import Service
from doors.limits import Rule
from store import erasures
from store.messages import NoSuchChoice

logger = logging.getLogger(__name__)
AWAY = (SQLAlchemyError, OSError, LockNotObtained)
TOLD_TOO_FAST = Rule("told-too-fast", amount=1, seconds=10)
# Just after the patience that the inbox was asked for.
_MARGIN = 0.02
LOCK_LIFETIME = 15.0


class Door:
    """`patience` is how long a turn leaves its place to an earlier update that comes late."""

    def __init__(self, *, service: Service, chats: Chats, direct: Direct, patience: float) -> None:
        self._service = service
        self._words = service.words.telegram
        self._chats = chats
        self._direct = direct
        self._patience = patience
        self._running: set[asyncio.Task[None]] = set()
        # Updates told that the database is away: they come back.
        self._told: deque[int] = deque(maxlen=1000)

    async def take(self, update: Update) -> None:
        """Write the update in the inbox, nothing else; raise one of `AWAY` when that cannot be."""
        heard = read(update)
        if heard is None:
            return
        try:
            # Copies of one update may come all at once.
            async with self._service.locks.hold(f"update:{heard.update_id}", lifetime=LOCK_LIFETIME):
                received = await self._receive(heard)
        except AWAY:
            self._say_away(heard)
            raise
        if received is not None and received.conversation_id is not None:
            self._begin(self._settle(heard, received.conversation_id, fresh=received.fresh))

    async def close(self) -> None:
        """Leave the turns where they are: the inbox keeps them."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _receive(self, heard: Heard) -> Received | None:
        """None when nothing was kept."""
        known = await self._chats.find(heard.update_id)
        if known is not None:
            self._acknowledge(heard)
            return Received(known, fresh=False)
        allowed = await self._allowed(heard)
        if allowed is None:
            self._acknowledge(heard)
            return None
        try:
            received = await self._chats.receive(allowed)
        except NoSuchChoice:
            return await self._receive_old_button(heard)
        self._acknowledge(heard, self._words.pressed if received.pressed else None)
        return received

    async def _receive_old_button(self, heard: Heard) -> Received | None:
        """Old keyboards stay under the finger for ever: the current question is shown again."""
        again = Heard(heard.update_id, heard.chat_id, Commanded("resume"))
        received = await self._chats.receive(again, opening=False)
        known = received.conversation_id is not None
        self._acknowledge(heard, self._words.unknown_choice if known else self._words.no_conversation)
        return received

    async def _allowed(self, heard: Heard) -> Heard | None:
        """Over the limit it is said, at a bearable rhythm, and the rest is let go."""
        key = f"telegram:{heard.chat_id}"
        if await self._service.limiter.allow(MESSAGES_OF_CONVERSATION, key):
            return heard
        if await self._service.limiter.allow(TOLD_TOO_FAST, key):
            return Heard(heard.update_id, heard.chat_id, Own.TOO_FAST, heard.callback_id)
        return None

    def _acknowledge(self, heard: Heard, said: str | None = None) -> None:
        if heard.callback_id is not None:
            self._begin(self._direct.acknowledge(heard.callback_id, said))

    def _say_away(self, heard: Heard) -> None:
        """Help needs no database; anything else is said not to be received, once."""
        if heard.update_id not in self._told:
            self._told.append(heard.update_id)
            self._acknowledge(heard)
            self._begin(self._direct.say_away(heard))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Telegram waits for nothing but the inbox."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _settle(self, heard: Heard, conversation_id: str, *, fresh: bool) -> None:
        try:
            if self._patience:
                await asyncio.sleep(self._patience + _MARGIN)
            await self._service.turns.settle(conversation_id)
            if fresh and isinstance(heard.meant, Tapped):
                await self._say_goodbye(heard.chat_id, conversation_id)
        except AWAY as error:
            # The sweeper takes the turn up.
            logger.warning("conversation %s waits: %s", conversation_id, type(error).__name__)
        except Exception:
            logger.exception("conversation %s failed", conversation_id)

    async def _say_goodbye(self, chat_id: int, conversation_id: str) -> None:
        """With its receipt, once the conversation was erased."""
        async with self._service.database.read() as session:
            erasure = await erasures.find_of(session, conversation_id)
        if erasure is not None:
            await self._direct.say_goodbye(chat_id, erasure)
