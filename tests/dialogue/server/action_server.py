"""An action server that does what a test tells it and remembers what it was asked."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from tests.servers.ports import free_port

Call = dict[str, Any]
Behaviour = Callable[[Call], Awaitable[Response]]


class ActionServer:
    """Counts visits in `action_go`, accepts everything else; `script` replaces the behaviour of one action."""

    def __init__(self) -> None:
        self.port = free_port()
        self.script: dict[str, Behaviour] = {}
        self.calls: list[Call] = []
        self.headers: list[dict[str, str]] = []
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def reset(self) -> None:
        self.script.clear()
        self.calls.clear()
        self.headers.clear()

    def start(self) -> None:
        app = FastAPI(openapi_url=None)
        app.post("/webhook")(self._answer)
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="warning", ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join()

    @contextmanager
    def away(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    async def _answer(self, request: Request) -> Response:
        call = await request.json()
        self.calls.append(call)
        self.headers.append(dict(request.headers))
        behaviour = self.script.get(call["next_action"], _usual)
        return await behaviour(call)


async def _usual(call: Call) -> Response:
    if call["next_action"] != "action_go":
        return says()
    visits = (call["tracker"]["slots"]["visits"] or 0) + 1
    return says({"response": "utter_visits", "visits": str(visits)}, visits=visits)


def says(*responses: Call, **slots: object) -> Response:
    """Answer with these responses, after setting these slots."""
    events = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
    return JSONResponse({"events": events, "responses": list(responses)})


def answers(status: int, content: str) -> Behaviour:
    async def behaviour(_: Call) -> Response:
        return Response(content, status_code=status, media_type="application/json")

    return behaviour


def speaks(*responses: Call) -> Behaviour:
    async def behaviour(_: Call) -> Response:
        return says(*responses)

    return behaviour


def takes(seconds: float) -> Behaviour:
    async def behaviour(call: Call) -> Response:
        await asyncio.sleep(seconds)
        return await _usual(call)

    return behaviour


async def rejects_first(call: Call) -> Response:
    """Refuse the action as the first of its turn; let it run later."""
    if call["tracker"]["latest_action_name"] != "action_listen":
        return says()
    rejection = {"action_name": call["next_action"], "error": "rejected"}
    return JSONResponse(rejection, status_code=400)
