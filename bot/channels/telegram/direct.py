"""Direct: the few words that go to a chat without being kept in its conversation."""

import logging
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ReplyKeyboardRemove

from bot.channels.telegram.deep_links import Crossed
from bot.channels.telegram.reading import Heard, Own
from bot.help_first import HelpFirst, Whereabouts
from bot.service import Service
from store.erasures import Erasure
from store.messages import Body
from store.whereabouts import DEFAULT_TIMEZONE

logger = logging.getLogger(__name__)
PATIENCE = 10


class Direct:
    def __init__(self, *, bot: Bot, service: Service, help_first: HelpFirst) -> None:
        self._bot = bot
        self._conversations = service.conversations
        self._words = service.words
        self._clock = service.clock
        self._help_first = help_first

    async def acknowledge(self, callback_id: str, said: str | None = None) -> None:
        """Stop the clock that Telegram shows on a button, with a word when there is one."""
        try:
            await self._bot.answer_callback_query(
                callback_id, text=said, show_alert=bool(said), request_timeout=PATIENCE
            )
        except AiogramError as error:
            # Too late, or Telegram is away: the answer itself comes all the same.
            logger.info("a press was not acknowledged: %s", type(error).__name__)

    async def say_away(self, heard: Heard) -> None:
        """The database is away: help all the same, else say that nothing was received."""
        for body in self._help(heard) or (Body(text=self._words.not_accepted["store_away"].strip()),):
            await self._say(heard.chat_id, body.text or "")

    async def say_goodbye(self, chat_id: int, erasure: Erasure) -> None:
        """The last message holds the receipt."""
        words = self._words.telegram
        at = erasure.at.astimezone(ZoneInfo(DEFAULT_TIMEZONE))
        receipt = words.erased_receipt.format(
            number=erasure.number,
            day=f"{at:%d/%m/%Y}",
            hour=f"{at:%H:%M}",
            messages=erasure.messages,
            details=erasure.details,
            requests=erasure.requests,
            organisations=erasure.organisations,
        )
        await self._say(chat_id, f"{words.erased.strip()}\n\n{receipt.strip()}", keyboard=ReplyKeyboardRemove())

    def _help(self, heard: Heard) -> tuple[Body, ...]:
        where = Whereabouts(self._clock())
        if heard.meant is Own.HELP_LINES:
            return self._help_first.everyone(where)
        kind = None if isinstance(heard.meant, (Own, Crossed)) else self._conversations.distress_in(heard.meant)
        return self._help_first.answer(kind, where)[:1] if kind else ()

    async def _say(self, chat_id: int, text: str, keyboard: ReplyKeyboardRemove | None = None) -> None:
        try:
            await self._bot.send_message(
                chat_id, text, parse_mode=None, reply_markup=keyboard, request_timeout=PATIENCE
            )
        except AiogramError as error:
            logger.warning("a word was not sent: %s", type(error).__name__)
