"""A turn: what the gateway asks and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered

CHANNEL = "gateway"
SENDER_LIMIT = 200
TEXT_LIMIT = 4096
ENGINE_KEYS = frozenset({"timestamp", "model_id", "assistant_id"})  # put there by Rasa, meant for nobody


class TurnFailed(BaseException):
    """The turn cannot be answered; `code` says why.

    Not an `Exception`, so that it passes Rasa's own handlers, which log an error and go on talking: it ends the turn
    before the tracker is saved, and the same turn can be sent again.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlreadyAnswered(BaseException):
    """The turn was answered and saved before; its answer has been put together again."""


class BadTurn(ValueError):
    """The body of the request is no turn; the text says what is wrong and never quotes it."""


@dataclass(frozen=True)
class Turn:
    """One message of one sender. A turn sent again with the same `id` changes nothing and is answered the same."""

    sender: str
    text: str = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)
    id: str | None

    @classmethod
    def from_body(cls, body: bytes) -> Turn:
        """Read `{"sender", "text", "metadata"?, "id"?}`; raises `BadTurn`."""
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadTurn("not JSON") from error
        if not isinstance(fields, dict):
            raise BadTurn("not an object")
        metadata = fields.get("metadata")
        if not isinstance(metadata, (dict, type(None))):
            raise BadTurn("metadata is not an object")
        turn_id = fields.get("id")
        return cls(
            sender=sender_from(fields.get("sender")),
            text=_text(fields.get("text"), "text", TEXT_LIMIT),
            metadata=metadata or {},
            id=None if turn_id is None else _text(turn_id, "id", SENDER_LIMIT),
        )

    def message(self, answer: Answer) -> UserMessage:
        return UserMessage(
            text=self.text,
            output_channel=answer,
            sender_id=self.sender,
            input_channel=CHANNEL,
            message_id=self.id,
            metadata=self.metadata,
        )


class Answer(OutputChannel):
    """Collects everything the robot says in one turn, each message whole, and what was understood."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.understood: UserUttered | None = None

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002
        said = {key: value for key, value in message.items() if value is not None and key not in ENGINE_KEYS}
        self.messages.append(said)

    async def repeat(self, events: Iterable[Event]) -> None:
        """Say again what these events of the tracker say was said."""
        self.messages.clear()
        for event in events:
            if isinstance(event, BotUttered):
                await self.send_response("", event.message())

    def as_json(self) -> str:
        intent = self.understood.intent if self.understood else {}
        confidence = intent.get("confidence")
        return json.dumps(
            {
                "messages": self.messages,
                "intent": intent.get("name"),
                "confidence": None if confidence is None else float(confidence),
                "entities": self.understood.entities if self.understood else [],
            },
            default=str,
        )


def sender_from(value: object) -> str:
    """Check a sender id; raises `BadTurn`."""
    return _text(value, "sender", SENDER_LIMIT)


def _text(value: object, name: str, limit: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > limit or (name != "text" and "\0" in value):
        raise BadTurn(f"{name} is not a text of 1 to {limit} characters")
    return value
