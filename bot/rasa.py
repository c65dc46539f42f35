"""The dialogue engine, seen from the gateway: one call a turn, JSON ends here."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from store.answers import Answers
from store.errors import DomainError
from store.messages import Body, Choice, Link, OfferCard, ReceiptCard, ReceiptLine, Step, Style

TIME_LIMIT = 8.0
SECRET_HEADER = "X-Boussole-Secret"  # noqa: S105 - the header that carries it


class DialogueAway(DomainError):
    """The dialogue engine did not answer in time, or answered that it failed."""


class _Button(BaseModel):
    model_config = ConfigDict(frozen=True)
    title: str
    payload: str
    style: Style = Style.PLAIN


class _Card(BaseModel):
    kind: str
    title: str = ""
    organisation: str = ""
    place: str = ""
    promise: str = ""
    how: str = ""
    gain: str = ""
    phone: str | None = None
    reference: str = ""
    calendar: str | None = None


class _Link(BaseModel):
    label: str
    href: str


class _Progress(BaseModel):
    step: int
    of: int


def _blank_to_none(value: Any) -> Any:
    return value or None


class _Message(BaseModel):
    """A message of the robot as the dialogue engine says it."""

    text: Annotated[str | None, BeforeValidator(_blank_to_none)] = None
    buttons: list[_Button] = []
    card: _Card | None = None
    links: list[_Link] = []
    expects: str | None = None
    progress: _Progress | None = None
    urgent: bool = False

    def body(self) -> Body:
        return Body(
            # A card says it all; the text beside it is for engines that draw no cards.
            text=None if self.card and self.card.kind == "offer" else self.text,
            choices=tuple(Choice(b.title, b.payload, b.style) for b in self.buttons),
            offer=_offer(self.card) if self.card and self.card.kind == "offer" else None,
            receipt=_receipt(self.card) if self.card and self.card.kind == "receipt" else None,
            links=tuple(Link(link.label, link.href) for link in self.links),
            expects=self.expects,
            progress=Step(self.progress.step, self.progress.of) if self.progress else None,
            urgent=self.urgent,
        )


def _offer(card: _Card) -> OfferCard:
    return OfferCard(card.title, card.organisation, card.place, card.promise, card.how, card.gain, card.phone)


def _receipt(card: _Card) -> ReceiptCard:
    return ReceiptCard(card.reference, (ReceiptLine(card.organisation, card.promise),), card.calendar)


class _Answer(BaseModel):
    messages: list[_Message]
    intent: str | None = None
    confidence: float | None = None


class _Slots(BaseModel):
    theme: str | None = None
    answers: Answers | None = None


class _Recalled(BaseModel):
    slots: _Slots


@dataclass(frozen=True)
class Remembered:
    """What a youth answered, by question key, toward which need."""

    theme: str | None
    answers: Answers


@dataclass(frozen=True)
class Turn:
    """What is asked of the dialogue: the same `id` again is answered the same and changes nothing."""

    id: str
    conversation_id: str
    text: str
    metadata: dict[str, str | bool | list[str]]


class Dialogue:
    """A client of the dialogue engine; `close` it at the end."""

    def __init__(self, url: str, secret: str, *, time_limit: float = TIME_LIMIT) -> None:
        self._time_limit = time_limit
        self._http = httpx.AsyncClient(
            base_url=f"{url}/webhooks/gateway", headers={SECRET_HEADER: secret}, timeout=time_limit
        )

    async def say(self, turn: Turn) -> tuple[Body, ...]:
        """The robot's messages; raise `DialogueAway` after the time limit or on any failure."""
        asked = {
            "sender": turn.conversation_id,
            "text": turn.text,
            "metadata": turn.metadata,
            "id": turn.id,
        }
        try:
            # The client's own limit is for each step: an answer that trickles would never end.
            async with asyncio.timeout(self._time_limit):
                response = await self._http.post("/turn", json=asked)
            response.raise_for_status()
            answer = _Answer.model_validate_json(response.content)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            raise DialogueAway(type(error).__name__) from None
        return tuple(message.body() for message in answer.messages)

    async def recall(self, conversation_id: str) -> Remembered:
        """What the engine remembers that the youth answered; raise `DialogueAway` when it could not say."""
        try:
            async with asyncio.timeout(self._time_limit):
                response = await self._http.get(f"/trackers/{conversation_id}")
            response.raise_for_status()
            slots = _Recalled.model_validate_json(response.content).slots
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            raise DialogueAway(type(error).__name__) from None
        return Remembered(slots.theme, slots.answers or Answers())

    async def forget(self, conversation_id: str) -> None:
        """Erase what the engine remembers of a conversation; raise `DialogueAway` when it could not."""
        try:
            async with asyncio.timeout(self._time_limit):
                response = await self._http.delete(f"/trackers/{conversation_id}")
            response.raise_for_status()
        except (httpx.HTTPError, TimeoutError) as error:
            raise DialogueAway(type(error).__name__) from None

    async def close(self) -> None:
        await self._http.aclose()
