"""The Telegram channel: its parts, wired once, and how they run."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand
from fastapi import FastAPI

from bot.channels.telegram import webhook
from bot.channels.telegram.chats import Chats
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.direct import Direct
from bot.channels.telegram.door import Door
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import UPDATES, Polling
from bot.channels.telegram.replies import Replies
from bot.channels.telegram.sending import Sender
from bot.help_first import HelpFirst
from bot.service import Service

logger = logging.getLogger(__name__)
WEBHOOK_PATIENCE = 0.25
"""Seconds: Telegram pushes several updates at once, and they may pass one another."""
_PAUSE = 10.0


class TelegramChannel:
    """Pushed updates when there is a secret for them, else long polling."""

    def __init__(self, service: Service) -> None:
        settings = service.settings
        self._service = service
        self._secret = settings.telegram_webhook_secret.get_secret_value()
        self._bot = Bot(settings.telegram_token.get_secret_value(), session=_session(settings.telegram_api_url))
        patience = WEBHOOK_PATIENCE if self._secret else 0.0
        self._door = Door(
            service=service,
            chats=Chats(
                service=service,
                replies=Replies(service.conversations, service.words),
                bot_id=self._bot.id,
                patience=patience,
            ),
            direct=Direct(bot=self._bot, service=service, help_first=HelpFirst(service.helplines, service.words)),
            patience=patience,
        )
        self._delivery = Delivery(service, Sender(self._bot, Pace()))

    def add_to(self, app: FastAPI) -> None:
        if self._secret:
            app.include_router(webhook.router(bot=self._bot, door=self._door, secret=self._secret))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._receive()), asyncio.create_task(self._delivery.run_for_ever())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._door.close()
            await self._delivery.close()
            await self._bot.session.close()

    async def _receive(self) -> None:
        while True:
            try:
                await self._introduce()
                break
            except AiogramError as error:
                logger.warning("telegram cannot be told who we are: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE)
        if not self._secret:
            await Polling(self._bot, self._door).run_for_ever()

    async def _introduce(self) -> None:
        """Tell Telegram our commands and how we take updates."""
        commands = [BotCommand(command=c.name, description=c.label) for c in self._service.words.telegram.commands]
        await self._bot.set_my_commands(commands)
        if self._secret:
            url = self._service.settings.public_url.rstrip("/") + webhook.PATH
            await self._bot.set_webhook(url, secret_token=self._secret, allowed_updates=UPDATES)
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)


def _session(api_url: str) -> AiohttpSession:
    return AiohttpSession(api=TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION)
