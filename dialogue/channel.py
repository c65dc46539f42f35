"""The one way into the dialogue: turns of the gateway, on loopback, with a shared secret."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text
from sqlalchemy.exc import SQLAlchemyError

from dialogue.logs import say, whence
from dialogue.settings import SECRET_HEADER
from dialogue.turn import CHANNEL, AlreadyAnswered, Answer, BadTurn, Turn, TurnFailed, sender_from

TURN_LIMIT = 7.5  # seconds: answers before the gateway's 8 s, and ends before the sender's lock expires

Handler = Callable[[UserMessage], Awaitable[Any]]
Forget = Callable[[str], Awaitable[None]]
Recall = Callable[[str], Awaitable[dict[str, Any]]]


class GatewayChannel(InputChannel):
    """Answers a turn whole, or says honestly that it failed: never an empty answer in place of an error."""

    def __init__(self, *, secret: str, forget: Forget, recall: Recall, turn_limit: float = TURN_LIMIT) -> None:
        self._secret = secret.encode()
        self._forget = forget
        self._recall = recall
        self._turn_limit = turn_limit

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("gateway")

        @routes.get("/ready")
        async def ready(_: Request) -> HTTPResponse:
            return json({"ready": True})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._guarded(request, self._turn(request, on_new_message))

        @routes.get("/trackers/<sender:str>")
        async def recall(request: Request, sender: str) -> HTTPResponse:
            return await self._guarded(request, self._recalled(sender))

        @routes.delete("/trackers/<sender:str>")
        async def forget(request: Request, sender: str) -> HTTPResponse:
            return await self._guarded(request, self._forgotten(sender))

        return routes

    async def _guarded(self, request: Request, work: Awaitable[HTTPResponse]) -> HTTPResponse:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            work.close()  # type: ignore[attr-defined]
            return json({"error": "unauthorized"}, status=401)
        try:
            return await work
        except BadTurn as error:
            return json({"error": "bad_turn", "detail": str(error)}, status=400)

    async def _turn(self, request: Request, handle: Handler) -> HTTPResponse:
        turn = Turn.from_body(request.body)
        answer = Answer()
        failure = await self._attempt(turn.sender, handle(turn.message(answer)))
        if failure:
            return json({"error": failure}, status=503)
        return text(answer.as_json(), content_type="application/json")

    async def _recalled(self, sender: str) -> HTTPResponse:
        """The slots of a sender as they are now; none for who is not known."""
        found: dict[str, Any] = {}

        async def read() -> None:
            found.update(await self._recall(sender_from(sender)))

        failure = await self._attempt(sender, read())
        return json({"error": failure}, status=503) if failure else json({"slots": found})

    async def _forgotten(self, sender: str) -> HTTPResponse:
        failure = await self._attempt(sender_from(sender), self._forget(sender))
        return json({"error": failure}, status=503) if failure else empty()

    async def _attempt(self, sender: str, work: Awaitable[Any]) -> str | None:
        """Do the work within the limit; answers the code of what went wrong, or `None`."""
        started = time.perf_counter()
        failure, error = None, None
        try:
            await asyncio.wait_for(work, self._turn_limit)
        except AlreadyAnswered:
            say("turn_repeated", sender=sender)
        except (TurnFailed, Exception) as caught:
            failure, error = code_of(caught), caught
        say(
            "turn_failed" if failure else "turn",
            level=logging.WARNING if failure else logging.INFO,
            sender=sender,
            ms=round((time.perf_counter() - started) * 1000, 1),
            **({"code": failure, "error": whence(error)} if failure and error else {}),
        )
        return failure


def code_of(error: BaseException) -> str:
    if isinstance(error, TurnFailed):
        return error.code
    if isinstance(error, LockError):
        return "lock"
    if isinstance(error, SQLAlchemyError):
        return "tracker_store"
    return "timeout" if isinstance(error, asyncio.TimeoutError) else "internal"
