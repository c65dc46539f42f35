"""Stand-in of the gateway: the web API of the chat over a scripted conversation, on loopback."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import uvicorn
import yaml
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, StreamingResponse

WIDGET = Path(__file__).parents[2] / "widget"
EMPTY: dict[str, Any] = {"text": None, "client_id": None, "choices": [], "card": None, "links": [], "expects": None}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
SITUATION = "situation"


@cache
def script() -> dict[str, Any]:
    return dict(yaml.safe_load((Path(__file__).parent / "conversation.yml").read_text()))


@dataclass
class Talk:
    """One conversation: its messages, what it expects, who listens."""

    id: str
    token: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    expects: str | None = None
    typing: bool = False

    def push(self, message: dict[str, Any]) -> dict[str, Any]:
        at = "2026-01-17T10:00:00+01:00"
        plain = {**EMPTY, "author": "robot", "progress": None, "urgent": False, "at": at}
        full = {**plain, **message, "seq": len(self.messages) + 1}
        self.messages.append(full)
        return full

    def say(self, key: str) -> list[dict[str, Any]]:
        said = [self.push(message) for message in script()[key]]
        self.expects = said[-1]["expects"]
        return said

    def label(self, token: str) -> str:
        choices = [choice for message in self.messages for choice in message["choices"]]
        return next((str(choice["label"]) for choice in choices if choice["token"] == token), token)

    def next_key(self, *, text: str | None, choice: str | None) -> str:
        if choice:
            return str(script()["tapped"].get(choice, SITUATION))
        words = (text or "").lower()
        typed = next((key for word, key in script()["typed"].items() if word in words), None)
        return str(typed or script()["expected"].get(self.expects, "other"))


class Gateway:
    """The stand-in and its knobs: what fails next, what it remembers of each call."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.calls: list[str] = []
        self.entries: list[dict[str, Any]] = []
        self.client_ids: list[str] = []
        self.last_event_ids: list[str] = []
        self.failing: int | None = None
        self.cut = False
        self.lose_answer = False
        self.elsewhere = False
        self.thought = Event()
        self.commands: list[str] = []
        self.base = ""
        self.app = FastAPI()
        self._routes()

    def answer_late(self) -> None:
        """End the wait of whoever wrote something slow to answer."""
        self.thought.set()

    def forget_all(self) -> None:
        self.talks.clear()

    def reset(self) -> None:
        self.failing, self.cut, self.lose_answer, self.elsewhere = None, False, False, False
        for seen in (self.talks, self.calls, self.entries, self.client_ids, self.last_event_ids, self.commands):
            seen.clear()

    @property
    def talk(self) -> Talk:
        return list(self.talks.values())[-1]

    def _routes(self) -> None:
        api = self.app
        api.middleware("http")(self._edge)
        api.post("/api/conversations")(self._begin)
        api.get("/api/conversations/{id}/messages")(self._messages)
        api.post("/api/conversations/{id}/messages")(self._send)
        api.get("/api/conversations/{id}/events")(self._events)
        api.get("/api/conversations/{id}/requests")(self._requests)
        api.delete("/api/conversations/{id}")(self._erase)
        for path, name in {"/chat": "chat.html", "/demo": "demo.html", "/boussole.js": "boussole.js"}.items():
            api.add_api_route(path, _file(name), include_in_schema=False)
        api.get("/widget/{name}")(lambda name: FileResponse(WIDGET / Path(name).name))
        for path in ("/urgence", "/formulaire"):
            api.add_api_route(path, lambda: HTMLResponse("<!doctype html><title>ok</title><h1>ok</h1>"))
        api.get("/partner")(self._partner)

    async def _edge(self, request: Request, call_next: Any) -> Response:
        self.calls.append(f"{request.method} {request.url.path}")
        response: Response = await call_next(request)
        strict = request.url.path != "/partner"
        response.headers["Content-Security-Policy"] = POLICY if strict else self._partner_policy()
        return response

    def _partner_policy(self) -> str:
        return f"default-src 'none'; script-src {self.base}; frame-src {self.base}; style-src 'none'"

    async def _partner(self) -> HTMLResponse:
        script = f'<script src="{self.base}/boussole.js" data-territoire="51-reims" data-theme="emploi" defer></script>'
        page = "<!doctype html><html lang=fr><title>P</title><main><h1>P</h1><button>Autre</button></main>"
        return HTMLResponse(page + script)

    async def _begin(self, request: Request) -> Response:
        if self.failing:
            return _error(self.failing, "unavailable")
        body = await request.json()
        if " " in "".join(body["entry"].values()):
            return _error(422, "refused")
        self.entries.append(body)
        talk = Talk(secrets.token_hex(8), secrets.token_hex(8))
        self.talks[talk.id] = talk
        talk.say("lost" if body.get("lost") else "start")
        return JSONResponse({"id": talk.id, "token": talk.token}, 201)

    def _find(self, id: str, request: Request) -> Talk | None:
        talk = self.talks.get(id)
        return talk if talk and request.headers.get("authorization") == f"Bearer {talk.token}" else None

    async def _messages(self, id: str, request: Request) -> Response:
        if not (talk := self._find(id, request)):
            return _error(404, "unknown_conversation")
        return JSONResponse({"messages": talk.messages, "elsewhere": self.elsewhere})

    async def _send(self, id: str, request: Request) -> Response:
        if self.failing:
            return _error(self.failing, "unavailable" if self.failing >= 500 else "refused")
        if not (talk := self._find(id, request)):
            return _error(404, "unknown_conversation")
        body = await request.json()
        self.client_ids.append(body["client_id"])
        if body["client_id"] in talk.seen:
            return JSONResponse({"accepted": True, "repeated": True, "messages": []}, 202)
        talk.seen.add(body["client_id"])
        answered = await self._answer(talk, body)
        if self.lose_answer:
            return _error(503, "unavailable")
        return JSONResponse({"accepted": True, "repeated": False, "messages": answered}, 202)

    async def _answer(self, talk: Talk, body: dict[str, Any]) -> list[dict[str, Any]]:
        if "command" in body:
            self.commands.append(body["command"])
            return talk.say("elsewhere")
        text, choice = body.get("text"), body.get("choice")
        key = talk.next_key(text=text, choice=choice)
        shown = talk.label(choice) if choice else text
        said = talk.push({"author": "youth", "text": shown, "client_id": body["client_id"]})
        if key != "slow":
            return [said, *talk.say(key)]
        self.thought.clear()
        self.later = asyncio.create_task(self._later(talk))
        return []

    async def _later(self, talk: Talk) -> None:
        talk.typing = True
        await asyncio.to_thread(self.thought.wait, 30)
        talk.typing = False
        talk.say("slow")

    async def _events(self, id: str, request: Request) -> Response:
        if self.cut:
            return _error(503, "unavailable")
        if not (talk := self._find(id, request)):
            return _error(404, "unknown_conversation")
        last = request.headers.get("last-event-id", "0")
        self.last_event_ids.append(last)
        return StreamingResponse(self._follow(talk, int(last)), media_type="text/event-stream")

    async def _follow(self, talk: Talk, last: int) -> AsyncIterator[str]:
        yield ": here\n\n"
        typing = False
        while not self.cut:
            for message in talk.messages[last:]:
                last = message["seq"]
                yield f"id: {last}\nevent: message\ndata: {json.dumps(message)}\n\n"
            if typing != talk.typing:
                typing = talk.typing
                yield f'event: typing\ndata: {{"on": {json.dumps(typing)}}}\n\n'
            if talk.id not in self.talks:
                yield "event: erased\ndata: {}\n\n"
                return
            await asyncio.sleep(0.03)

    async def _erase(self, id: str, request: Request) -> Response:
        if self.failing:
            return _error(self.failing, "unavailable")
        if not self._find(id, request):
            return _error(404, "unknown_conversation")
        del self.talks[id]
        counts = {"messages": 9, "details": 2, "requests": 1, "organisations": 1}
        return JSONResponse({"number": "61F-56T0", "at": "2026-01-17T10:00:00+01:00", **counts})

    async def _requests(self, id: str, request: Request) -> Response:
        """Those of the receipts shown."""
        if self.failing or not (talk := self._find(id, request)):
            return _error(404, "unknown_conversation")
        cards = [m["card"] for m in talk.messages if m["card"] and m["card"]["kind"] == "receipt"]
        found = [
            {"reference": c["reference"], "code": "4MP-2KX", "organisation": c["lines"][0]["organisation"]}
            for c in cards
        ]
        return JSONResponse({"requests": found})


def _file(name: str) -> Any:
    async def page() -> FileResponse:
        return FileResponse(WIDGET / name)

    return page


def _error(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": code, "message": script()["errors"][code]}, status)


@contextmanager
def running(gateway: Gateway) -> Iterator[Gateway]:
    """Serve the stand-in on a free loopback port in a thread of its own."""
    config = uvicorn.Config(gateway.app, "127.0.0.1", 0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    gateway.base = f"http://127.0.0.1:{port}"
    try:
        yield gateway
    finally:
        gateway.cut = True
        server.should_exit = True
        thread.join(5)
