"""Sending: one message handed to Telegram, and what its refusals mean."""

import logging
from collections.abc import Sequence

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import LinkPreviewOptions
from aiohttp import ClientConnectorError

from bot.channels.telegram.drawing import Part
from bot.channels.telegram.pace import Pace
from store.errors import DomainError

logger = logging.getLogger(__name__)
TIME_LIMIT = 15
AWAY_PAUSE = 5.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = "chat not found"


class Later(DomainError):
    """Not sent, for sure; it may be sent after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Unreachable(DomainError):
    """The youth blocked the robot, or the chat is no more."""


class Sender:
    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace
        # Parts of a message that went out before one that must wait, or before the database went away.
        self._gone_out: dict[tuple[str, int], int] = {}

    async def send(self, chat_id: int, parts: Sequence[Part], *, name: tuple[str, int]) -> None:
        """Send every part; raise `Later` or `Unreachable`, and go on from there when called again.

        What was sent is remembered in the process until `settle`.
        """
        for index, part in enumerate(parts):
            if index < self._gone_out.get(name, 0):
                continue
            await self._pace.wait(chat_id)
            await self._send(chat_id, part)
            self._gone_out[name] = index + 1

    def settle(self, name: tuple[str, int]) -> None:
        """The message is done with, one way or the other."""
        self._gone_out.pop(name, None)

    async def _send(self, chat_id: int, part: Part) -> None:
        try:
            await self._bot.send_message(
                chat_id,
                part.text,
                parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
                link_preview_options=NO_PREVIEW,
                request_timeout=TIME_LIMIT,
            )
        except TelegramRetryAfter as error:
            raise Later(error.retry_after) from None
        except TelegramForbiddenError:
            raise Unreachable from None
        except TelegramBadRequest as error:
            if _GONE in error.message.lower():
                raise Unreachable from None
            # It would be refused for ever: the messages after it must not wait.
            logger.error("telegram refuses a message as it is written")
        except (TelegramNetworkError, ClientDecodeError) as error:
            if isinstance(error.__cause__, ClientConnectorError):
                raise Later(AWAY_PAUSE) from None
            logger.warning("a message may not have arrived: %s", type(error.__cause__).__name__)
        except AiogramError as error:
            logger.warning("telegram does not take messages: %s", type(error).__name__)
            raise Later(AWAY_PAUSE) from None
