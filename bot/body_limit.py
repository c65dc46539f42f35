"""The most that anybody may send at once: more is refused before it is read."""

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A long message of Telegram with all that it quotes stays below.
LIMIT = 256 * 1024
TOO_LARGE = 413


class BodyLimit:
    """Raises where the body is read, so that each door says it in its own way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Nothing but a POST has a body that anybody reads.
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("Content-Length", "0")
        left = LIMIT

        async def within_limit() -> Message:
            nonlocal left
            if not announced.isdecimal() or len(announced) > 9 or int(announced) > LIMIT:
                raise HTTPException(TOO_LARGE)
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, within_limit, send)


def add_to(app: FastAPI) -> None:
    app.add_middleware(BodyLimit)
