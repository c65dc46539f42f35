"""Stand-in of the gateway's web API: one conversation that echoes, over HTTP on loopback."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a-secret-that-nobody-reads"


class StandIn:
    """`acts` is what was said and pressed; `delay` holds the answers back."""

    def __init__(self) -> None:
        self.base_url = ""
        self.delay = 0.0
        self.refusing = False
        self.acts: list[tuple[str, str]] = []
        self._messages: list[tuple[float, dict[str, Any]]] = []

    def open(self) -> dict[str, str]:
        self._add("robot", "Salut !", "M’engager", "Me loger", "Passer")
        return {"id": "c1", "token": TOKEN}

    def take(self, body: dict[str, str]) -> dict[str, Any]:
        kind = "text" if "text" in body else "choice"
        self.acts.append((kind, body[kind]))
        self._add("youth", body[kind] if kind == "text" else "…")
        self._add("robot", f"Entendu : {body[kind]}", "Passer", after=self.delay)
        return {"accepted": True, "repeated": False, "messages": []}

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for at, message in self._messages if at <= time.monotonic()]

    def _add(self, author: str, text: str, *labels: str, after: float = 0.0) -> None:
        seq = len(self._messages) + 1
        choices = [{"token": f"{seq}.{i}.abc", "label": label} for i, label in enumerate(labels)]
        message = {"seq": seq, "author": author, "text": text, "choices": choices, "card": None, "links": []}
        self._messages.append((time.monotonic() + after, message))


@contextmanager
def standing_in() -> Iterator[StandIn]:
    gateway = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway))
    gateway.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(gateway: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                return self._answer(404, {"error": "unknown_conversation", "message": "?"})
            return self._answer(200, {"messages": gateway.messages})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/api/conversations":
                return self._answer(201, gateway.open())
            if gateway.refusing:
                return self._answer(429, {"error": "too_fast", "message": "Tu vas un peu vite pour moi."})
            return self._answer(202, gateway.take(body))

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            written = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
