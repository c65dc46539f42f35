"""Heard: the last message of the youth, as Rasa understood it."""

from dataclasses import dataclass

from pydantic import BaseModel
from rasa_sdk import Tracker

LONGEST_NUMBER = 10


class _Guess(BaseModel):
    name: str | None = None
    confidence: float = 0.0


class _Entity(BaseModel):
    entity: str
    value: str | int | float | bool | None = None


class _Metadata(BaseModel):
    channel: str = "web"
    review: str = ""
    refused: str = ""
    contact: str | None = None
    contact_kind: str | None = None
    first_name: str | None = None


class _Message(BaseModel):
    text: str | None = None
    message_id: str | None = None
    intent: _Guess = _Guess()
    intent_ranking: list[_Guess] = []
    theme_ranking: list[_Guess] = []
    entities: list[_Entity] = []
    metadata: _Metadata = _Metadata()


@dataclass(frozen=True)
class Heard:
    """`intent` is what Rasa acts upon; `values` come from a button, `themes` from the words typed."""

    id: str
    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    theme_ranking: tuple[tuple[str, float], ...]
    values: dict[str, str]
    themes: tuple[str, ...]
    channel: str
    # The text, masked for review.
    review: str
    # Why a contact detail was refused, empty when none was.
    refused: str
    # References of the details found in the text.
    contact: str | None
    contact_kind: str | None
    first_name: str | None

    @property
    def is_tap(self) -> bool:
        return self.text.startswith("/")

    def number(self, key: str) -> int | None:
        """The row's number that a button or a link carries, None when it is none that a row may have."""
        value = self.values.get(key, "")
        return int(value) if value.isdecimal() and len(value) < LONGEST_NUMBER else None

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> "Heard":
        message = _Message.model_validate(tracker.latest_message or {})
        entities = [e for e in message.entities if e.value is not None]
        return cls(
            id=message.message_id or "",
            text=message.text or "",
            intent=message.intent.name or "",
            confidence=message.intent.confidence,
            ranking=_best(message.intent_ranking),
            theme_ranking=_best(message.theme_ranking),
            values={e.entity: str(e.value) for e in entities},
            themes=tuple(dict.fromkeys(str(e.value) for e in entities if e.entity == "theme")),
            channel=message.metadata.channel,
            review=message.metadata.review,
            refused=message.metadata.refused,
            contact=message.metadata.contact,
            contact_kind=message.metadata.contact_kind,
            first_name=message.metadata.first_name,
        )


def _best(guesses: list[_Guess]) -> tuple[tuple[str, float], ...]:
    return tuple((guess.name or "", guess.confidence) for guess in guesses[:3])
