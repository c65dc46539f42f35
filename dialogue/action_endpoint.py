"""The action server, seen from the dialogue."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

import aiohttp
import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from dialogue.logs import say
from dialogue.settings import SECRET_HEADER
from dialogue.turn import TurnFailed

BUDGET = 6.0  # seconds for one call, below the gateway's 8 s for the whole turn
IDLE = 3.0  # seconds a connection is kept, below the action server's own 5 s, so that a closed one is never reused


class ActionEndpoint(EndpointConfig):
    """Calls the action server; whatever is neither an answer nor a rejection ends the turn."""

    def __init__(self, url: str, *, secret: str, budget: float = BUDGET) -> None:
        super().__init__(url=url, headers={SECRET_HEADER: secret, "Content-Type": "application/json"})
        self._budget = aiohttp.ClientTimeout(total=budget)
        self._client: aiohttp.ClientSession | None = None
        self._schema = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())

    async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> dict[str, Any]:
        """Run the action `json["next_action"]`; answers the checked JSON of the action server.

        Raises `ClientResponseError` with status 400 for a rejection, which Rasa turns into control flow, and
        `TurnFailed` for anything else.
        """
        started = time.perf_counter()
        code = "action_ok"
        try:
            return self._checked(*await self._call(json))
        except ClientResponseError:
            code = "action_rejected"
            raise
        except TurnFailed as failure:
            code = failure.code
            raise
        finally:
            _tell(code, json, started)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _call(self, body: dict[str, Any]) -> tuple[int, bytes]:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE), timeout=self._budget
            )
        try:
            async with self._client.post(self.url, data=json.dumps(body), headers=self.headers) as response:
                return response.status, await response.read()
        except asyncio.TimeoutError as error:
            raise TurnFailed("action_timeout") from error
        except aiohttp.ClientError as error:
            raise TurnFailed("action_unreachable") from error

    def _checked(self, status: int, content: bytes) -> dict[str, Any]:
        if status not in (200, 400):
            raise TurnFailed("action_failed")
        try:
            answer = json.loads(content)
        except ValueError as error:
            raise TurnFailed("action_invalid") from error
        if status == 400 and isinstance(answer, dict) and "action_name" in answer:
            raise ClientResponseError(400, "rejected", content.decode())
        if status == 400 or not self._schema.is_valid(answer):
            raise TurnFailed("action_invalid")
        return answer


def _tell(code: str, body: dict[str, Any], started: float) -> None:
    level = logging.DEBUG if code in ("action_ok", "action_rejected") else logging.WARNING
    say(
        code,
        level=level,
        action=body.get("next_action"),
        sender=body.get("sender_id"),
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
