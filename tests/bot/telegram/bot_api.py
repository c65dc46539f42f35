"""Stand-in of Telegram's Bot API: remembers what is sent, fails when told, delivers updates as Telegram may."""

import asyncio
import json
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

TOKEN = "4242:fictional"


@dataclass(frozen=True)
class Call:
    method: str
    fields: dict[str, str]
    at: float


@dataclass(frozen=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None
    contact: bool = False


@dataclass(frozen=True)
class Sent:
    """A message as the youth's phone got it."""

    message_id: int
    text: str
    buttons: tuple[Button, ...]
    markup: dict[str, Any]

    def button(self, text: str) -> Button:
        return next(button for button in self.buttons if button.text == text)


@dataclass(frozen=True)
class Failure:
    """What the next sending to a chat meets; `arrives` says whether the youth gets the message all the same."""

    status: int = 200
    description: str = ""
    retry_after: int | None = None
    hang: float = 0.0
    arrives: bool = False


@dataclass
class BotApi:
    calls: list[Call] = field(default_factory=list)
    inboxes: dict[int, list[Sent]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[int, deque[Failure]] = field(default_factory=lambda: defaultdict(deque))
    webhook: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    _batches: "asyncio.Queue[list[dict[str, Any]]]" = field(default_factory=asyncio.Queue)
    _batch: list[dict[str, Any]] = field(default_factory=list)
    _message_id: int = 0

    @property
    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/bot{token}/{method}", self._receive, methods=["POST"], response_model=None)
        return app

    def named(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def fail(self, chat_id: int, *failures: Failure) -> None:
        self.failures[chat_id].extend(failures)

    async def deliver(self, *updates: dict[str, Any]) -> None:
        """One batch of long polling, or as many pushes at once, in this very order."""
        if not self.webhook:
            await self._batches.put(list(updates))
            return
        async with httpx.AsyncClient(timeout=30) as http:
            self.statuses += await asyncio.gather(*(self._push(http, update) for update in updates))

    async def _push(self, http: httpx.AsyncClient, update: dict[str, Any]) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        return (await http.post(self.webhook["url"], json=update, headers=headers)).status_code

    async def _receive(self, token: str, method: str, request: Request) -> Response:
        fields = {key: str(value) for key, value in (await request.form()).items()}
        self.calls.append(Call(method, fields, asyncio.get_running_loop().time()))
        if token != TOKEN:
            return _refusal(Failure(401, "Unauthorized"))
        match method:
            case "getUpdates":
                return _result(await self._next_batch(int(fields.get("offset", 0))))
            case "setWebhook":
                self.webhook = fields
            case "sendMessage":
                return await self._send(fields)
        return _result(True)

    async def _next_batch(self, offset: int) -> list[dict[str, Any]]:
        """What was not confirmed comes again."""
        self._batch = [update for update in self._batch if update["update_id"] >= offset]
        if not self._batch:
            with suppress(TimeoutError):
                self._batch = await asyncio.wait_for(self._batches.get(), timeout=0.5)
        return self._batch

    async def _send(self, fields: dict[str, str]) -> Response:
        chat_id = int(fields["chat_id"])
        failure = self.failures[chat_id].popleft() if self.failures[chat_id] else Failure(arrives=True)
        if failure.arrives:
            self._message_id += 1
            markup = json.loads(fields.get("reply_markup", "{}"))
            self.inboxes[chat_id].append(Sent(self._message_id, fields["text"], _buttons(markup), markup))
        await asyncio.sleep(failure.hang)
        if failure.status != 200:
            return _refusal(failure)
        chat = {"id": chat_id, "type": "private"}
        return _result({"message_id": self._message_id, "date": 1768640400, "chat": chat, "text": fields["text"]})


def _buttons(markup: dict[str, Any]) -> tuple[Button, ...]:
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return tuple(
        Button(b["text"], b.get("callback_data"), b.get("url"), b.get("request_contact", False))
        for row in rows
        for b in row
    )


def _result(result: object) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(failure: Failure) -> Response:
    content: dict[str, Any] = {"ok": False, "error_code": failure.status, "description": failure.description}
    if failure.retry_after is not None:
        content["parameters"] = {"retry_after": failure.retry_after}
    return JSONResponse(content, failure.status)
