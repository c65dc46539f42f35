"""Slots: what Rasa remembers of a conversation, as one frozen value."""

from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Literal, Self, get_type_hints

from pydantic import TypeAdapter
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.awaited import Awaited
from store.answers import Answers
from store.drafts import Draft

Event = dict[str, Any]


@dataclass(frozen=True)
class Slots:
    """One field a slot of `domain.yml`; `answer` and `step` are the looping slots of the two forms."""

    answer: Literal["done"] | None = None
    step: Literal["done"] | None = None
    theme: str | None = None
    # Themes to go through after this one.
    queue: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)
    # A question that the youth wants to see again, before the first one not answered.
    asked: str | None = None
    # What the last words may have meant, when one must be picked.
    options: tuple[str, ...] = ()
    # Choices ticked in a question that takes several.
    picked: tuple[str, ...] = ()
    # The Boussole of the way in; the place, once it is said, weighs more.
    territory: str | None = None
    # The offer that the way in named.
    offer: int | None = None
    seen: int = 0
    draft: Draft | None = None
    misses: int = 0
    # A question outside the forms; it lasts until the next message.
    awaited: Awaited | None = None
    # The age that put an end to the questions.
    refused_age: int | None = None
    # The last message that an action has dealt with.
    heard: str | None = None

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Self:
        known = {name: tracker.get_slot(name) for name in _adapters()}
        return cls(**{name: _adapters()[name].validate_python(v) for name, v in known.items() if v is not None})

    def changes_from(self, before: "Slots") -> list[Event]:
        """Slot events for what differs; always one, by which a form knows that it was answered."""
        changed = [name for name in _adapters() if getattr(self, name) != getattr(before, name)]
        return [SlotSet(name, self._dump(name)) for name in {*changed, "heard"}]

    def but(self, **changes: Any) -> "Slots":
        return replace(self, **changes)

    def _dump(self, name: str) -> Any:
        value = getattr(self, name)
        return None if value is None else _adapters()[name].dump_python(value, mode="json")


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(Slots)
    return {f.name: TypeAdapter(hints[f.name]) for f in fields(Slots)}
