"""Long polling: updates asked for, and confirmed once they are in the inbox."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.types import Update

from bot.channels.telegram.door import AWAY, Door

logger = logging.getLogger(__name__)
UPDATES = ["message", "callback_query"]
WAIT = 25
_MARGIN = 10
FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0


class Polling:
    def __init__(self, bot: Bot, door: Door) -> None:
        self._bot = bot
        self._door = door
        self._offset: int | None = None
        self._pause = FIRST_PAUSE

    async def run_for_ever(self) -> None:
        while True:
            try:
                await self._poll()
                self._pause = FIRST_PAUSE
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (AiogramError, *AWAY) as error:
                logger.warning("updates wait: %s", type(error).__name__)
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LAST_PAUSE)

    async def _poll(self) -> None:
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=WAIT, allowed_updates=UPDATES, request_timeout=WAIT + _MARGIN
        )
        # All of them are in the inbox before the first is answered: the order of the batch does not matter.
        for update in sorted(updates, key=lambda update: update.update_id):
            await self._take(update)
            self._offset = max(update.update_id + 1, self._offset or 0)

    async def _take(self, update: Update) -> None:
        try:
            await self._door.take(update)
        except AWAY:
            raise
        except Exception:
            # One update that fails must not keep the others waiting.
            logger.exception("update %s failed", update.update_id)
