"""A youth on the web chat, who knows only the public API."""

import json
import time
import unicodedata
from collections.abc import Iterator
from types import TracebackType
from typing import Literal, Self
from uuid import uuid4

import httpx
from pydantic import BaseModel, ConfigDict

PATIENCE = 30.0
TOO_FAST = 429
SEARCHED = "Voici ce que j’ai compris"


class _Read(BaseModel):
    """What the API says beyond the fields named here is not for this youth."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Button(_Read):
    token: str
    label: str


class Line(_Read):
    organisation: str
    promise: str


class Card(_Read):
    kind: Literal["offer", "receipt"]
    title: str = ""
    organisation: str = ""
    reference: str = ""
    lines: tuple[Line, ...] = ()


class Link(_Read):
    label: str
    href: str


class Message(_Read):
    seq: int
    author: Literal["robot", "youth", "person"]
    text: str | None = None
    choices: tuple[Button, ...] = ()
    card: Card | None = None
    links: tuple[Link, ...] = ()
    expects: str | None = None

    @property
    def words(self) -> str:
        """Everything that the message shows."""
        card = self.card
        shown = [card.title, card.organisation, *(line.organisation for line in card.lines)] if card else []
        return "\n".join([self.text or "", *shown])


class History(_Read):
    messages: tuple[Message, ...]


class WebYouth:
    """Says, presses and reads; closes its connection at the end of the block."""

    def __init__(self, gateway: str, *, address: str = "127.0.0.1", **entry: str) -> None:
        """`address` is where the youth comes from: only so many conversations an hour start from one."""
        transport = httpx.HTTPTransport(local_address=address)
        self._http = httpx.Client(base_url=gateway, timeout=15, trust_env=False, transport=transport)
        opened = self._http.post("/api/conversations", json={"entry": entry})
        assert opened.status_code == httpx.codes.CREATED, opened.text
        self.id: str = opened.json()["id"]
        self.token: str = opened.json()["token"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"
        self._seen: list[Message] = []
        self.wait_for_robot()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._http.close()

    def say(self, text: str) -> list[Message]:
        """Type a text; return what the robot answered, all of a turn at once."""
        return self._send(text=text)

    def press(self, label: str, *, beside: str = "") -> list[Message]:
        """Press the newest button whose label begins so, in a message that shows `beside`."""
        return self._send(choice=self.button(label, beside=beside).token)

    def button(self, label: str, *, beside: str = "") -> Button:
        for message in reversed(self._seen):
            if beside in message.words:
                for button in message.choices:
                    if _plain(button.label).startswith(_plain(label)):
                        return button
        raise AssertionError(f"no button {label!r} {beside!r} in:\n{self.transcript()}")

    def last_has(self, label: str) -> bool:
        """Whether the robot's last message offers this button."""
        return any(_plain(button.label) == _plain(label) for button in self._seen[-1].choices)

    def post(self, client_id: str, **content: str) -> httpx.Response:
        """Send without reading, as often as the limit of speed asks for."""
        deadline = time.monotonic() + PATIENCE
        while True:
            response = self._http.post(f"{self._path}/messages", json={"client_id": client_id, **content})
            if response.status_code != TOO_FAST or time.monotonic() > deadline:
                return response
            time.sleep(0.5)

    def history(self) -> list[Message]:
        """The whole conversation, as a page that is loaded again reads it."""
        response = self._http.get(f"{self._path}/messages")
        response.raise_for_status()
        return list(History.model_validate_json(response.content).messages)

    def read(self) -> list[Message]:
        """What is new since the last time."""
        new = [message for message in self.history() if not self._seen or message.seq > self._seen[-1].seq]
        self._seen += new
        return new

    def wait_for_robot(self, words: str = "", *, patience: float = PATIENCE) -> list[Message]:
        """What the robot said since the last reading, once one of it shows `words`."""
        deadline, said = time.monotonic() + patience, list[Message]()
        while not any(words in message.words for message in said):
            assert time.monotonic() < deadline, f"no {words!r} in:\n{self.transcript()}"
            said += [message for message in self.read() if message.author == "robot"]
            time.sleep(0.05)
        return said

    def listen_for(self, words: str, *, patience: float = PATIENCE) -> Message:
        """The message that shows `words`, pushed by the gateway to a page that stays open."""
        headers, deadline = {"Last-Event-ID": str(self._seen[-1].seq)}, time.monotonic() + patience
        with self._http.stream("GET", f"{self._path}/events", headers=headers, timeout=patience) as response:
            for message in _pushed(response):
                if message is not None and words in message.words:
                    return message
                assert time.monotonic() < deadline, f"no {words!r} in:\n{self.transcript()}"
        raise AssertionError(f"the events ended without {words!r}")

    def hear(self, words: str, *, patience: float = PATIENCE) -> Message:
        """The same, with the buttons of all that was said since then at hand."""
        message = self.listen_for(words, patience=patience)
        self.read()
        return message

    def erase(self) -> str:
        """Quit and erase; the number of the receipt."""
        response = self._http.delete(self._path)
        assert response.status_code == httpx.codes.OK, response.text
        return str(response.json()["number"])

    def is_forgotten(self) -> bool:
        return self._http.get(f"{self._path}/messages").status_code == httpx.codes.NOT_FOUND

    def offers(self) -> list[Card]:
        """The offers of the last search, as far as they were shown."""
        shown = list[Card]()
        for message in self._seen:
            if SEARCHED in message.words:
                shown.clear()
            elif message.card and message.card.kind == "offer":
                shown.append(message.card)
        return shown

    def receipts(self) -> list[Card]:
        return [message.card for message in self._seen if message.card and message.card.kind == "receipt"]

    def transcript(self) -> str:
        lines = (f"{m.author}: {m.words} {[button.label for button in m.choices]}" for m in self._seen)
        return "\n".join(lines)

    @property
    def _path(self) -> str:
        return f"/api/conversations/{self.id}"

    def _send(self, **content: str) -> list[Message]:
        response = self.post(uuid4().hex, **content)
        assert response.status_code == httpx.codes.ACCEPTED, f"{content}: {response.text}\n{self.transcript()}"
        return self.wait_for_robot()


def _pushed(response: httpx.Response) -> Iterator[Message | None]:
    """Each message, and None for each other line: the gateway shows that it is there."""
    event = ""
    for line in response.iter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data" and event == "message":
            yield Message.model_validate(json.loads(value))
            continue
        yield None


def _plain(label: str) -> str:
    """As a label is told from memory: without accents, capitals or the shape of an apostrophe."""
    letters = unicodedata.normalize("NFKD", label.replace("’", "'").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
