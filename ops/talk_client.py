"""The gateway's web API as one youth in a terminal uses it."""

import time
from collections.abc import Callable
from secrets import token_hex
from types import TracebackType
from typing import Self

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from ops.errors import OpsError
from store.plain_text import plain

ANSWER_WITHIN = 30.0
QUIET_FOR = 0.6
POLL_EVERY = 0.15
ROBOT = "robot"


class Choice(BaseModel):
    token: str
    label: str


class Link(BaseModel):
    label: str
    href: str


class CardLine(BaseModel):
    organisation: str
    promise: str


class Card(BaseModel):
    """An offer or a receipt: the fields of the other one stay empty."""

    title: str = ""
    organisation: str = ""
    place: str = ""
    promise: str = ""
    how: str = ""
    gain: str = ""
    phone: str | None = None
    reference: str = ""
    lines: list[CardLine] = []
    calendar: str | None = None

    @property
    def written(self) -> list[str]:
        offer = [self.title, self.organisation, self.place, self.promise, self.how, self.gain, self.phone]
        receipt = [self.reference, *(f"{line.organisation}: {line.promise}" for line in self.lines), self.calendar]
        return [f"| {line}" for line in (*offer, *receipt) if line]


class Progress(BaseModel):
    step: int
    of: int


class Message(BaseModel):
    seq: int
    author: str
    text: str | None = None
    choices: list[Choice] = []
    card: Card | None = None
    links: list[Link] = []
    progress: Progress | None = None

    @property
    def lines(self) -> list[str]:
        """Everything but the buttons; the card of an offer says its text better."""
        step = [f"({self.progress.step}/{self.progress.of})"] if self.progress else []
        card = self.card.written if self.card else []
        said = [] if self.card and self.card.title else (self.text or "").splitlines()
        return [*step, *said, *card, *(f"-> {link.label} {link.href}" for link in self.links)]


class Opened(BaseModel):
    id: str
    token: str


class History(BaseModel):
    messages: list[Message]


class Refused(BaseModel):
    error: str
    message: str


class GatewayAway(OpsError):
    def __init__(self, base_url: str) -> None:
        super().__init__(f"Nothing answers at {base_url}: start the service with `make run`, or give --base-url.")


class NoAnswer(OpsError):
    def __init__(self) -> None:
        super().__init__(f"No answer within {ANSWER_WITHIN:.0f} s: is the dialogue engine running?")


class NotAccepted(OpsError):
    """The gateway said no; its sentence says why."""


class Conversation:
    """Waits after each act until the robot has answered and is quiet. The token stays in here."""

    def __init__(self, base_url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._base_url = base_url
        self._client = httpx.Client(base_url=base_url.rstrip("/"), timeout=15.0, trust_env=False)
        self._clock = clock
        self._path = ""
        self.messages: list[Message] = []
        # The buttons of the last turn that had any.
        self.live: list[Choice] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._client.close()

    def open(self) -> list[Message]:
        opened = _read(Opened, self._call("POST", "/api/conversations", {"entry": {}}))
        self._client.headers["Authorization"] = f"Bearer {opened.token}"
        self._path = f"/api/conversations/{opened.id}/messages"
        return self._answers()

    def say(self, text: str) -> list[Message]:
        return self._act({"text": text})

    def press(self, choice: Choice) -> list[Message]:
        return self._act({"choice": choice.token})

    def find(self, label: str) -> Choice | None:
        """The button of this label: as written, else in plain letters, else by its beginning; the latest wins."""
        choices = [choice for message in reversed(self.messages) for choice in message.choices]
        wanted = _folded(label)
        for alike in (
            lambda choice: choice.label == label,
            lambda choice: _folded(choice.label) == wanted,
            lambda choice: bool(wanted) and _folded(choice.label).startswith(wanted),
        ):
            found = next((choice for choice in choices if alike(choice)), None)
            if found is not None:
                return found
        return None

    def _act(self, body: dict[str, str]) -> list[Message]:
        self._call("POST", self._path, {"client_id": token_hex(8), **body})
        return self._answers()

    def _answers(self) -> list[Message]:
        """What is new once the robot has spoken and said nothing more for a moment."""
        known = self.messages[-1].seq if self.messages else 0
        began = quiet_since = self._clock()
        new: list[Message] = []
        while True:
            seen = [m for m in _read(History, self._call("GET", self._path)).messages if m.seq > known]
            if len(seen) > len(new):
                new, quiet_since = seen, self._clock()
            answered = any(message.author == ROBOT for message in new)
            if answered and self._clock() - quiet_since >= QUIET_FOR:
                break
            if self._clock() - began > ANSWER_WITHIN:
                raise NoAnswer
            time.sleep(POLL_EVERY)
        self.messages += new
        self.live = [choice for message in new for choice in message.choices] or self.live
        return new

    def _call(self, method: str, path: str, body: object = None) -> bytes:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise GatewayAway(self._base_url) from error
        if answer.is_success:
            return answer.content
        try:
            raise NotAccepted(Refused.model_validate_json(answer.content).message)
        except ValidationError:
            raise NotAccepted(f"The gateway answered {answer.status_code}.") from None


def _folded(label: str) -> str:
    return plain(label.replace("’", "'"))


def _read[T: BaseModel](kind: type[T], content: bytes) -> T:
    try:
        return TypeAdapter(kind).validate_json(content)
    except ValidationError as error:
        raise NotAccepted("This is not the gateway's API: check the address.") from error
