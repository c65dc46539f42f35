"""The webhook: updates pushed by Telegram, which sends again whatever is not answered with 200."""

from hmac import compare_digest
from typing import Annotated

from aiogram import Bot
from aiogram.types import Update
from fastapi import APIRouter, Header, HTTPException, Request
from pydantic import ValidationError

from bot.channels.telegram.door import AWAY, Door

PATH = "/telegram/webhook"


def router(*, bot: Bot, door: Door, secret: str) -> APIRouter:
    routes = APIRouter()

    @routes.post(PATH, include_in_schema=False)
    async def receive(
        request: Request, x_telegram_bot_api_secret_token: Annotated[str, Header(max_length=256)] = ""
    ) -> dict[str, bool]:
        if not compare_digest(x_telegram_bot_api_secret_token.encode(), secret.encode()):
            raise HTTPException(401)
        try:
            update = Update.model_validate_json(await request.body(), context={"bot": bot})
        except ValidationError:
            raise HTTPException(400) from None
        try:
            await door.take(update)
        except AWAY:
            raise HTTPException(503) from None
        return {"ok": True}

    return routes
