"""Answers: what a youth said, by question key."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.questions import AGE, PLACE


@dataclass(frozen=True)
class Answers:
    """Choice keys by question key; an empty tuple is a question that the youth skipped."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def given(self, key: str) -> tuple[str, ...]:
        """The choices made, empty when the question was skipped or not answered."""
        return self.values.get(key, ())

    def has(self, key: str) -> bool:
        """Whether the question was answered or skipped."""
        return key in self.values

    def answer(self, key: str, *choices: str) -> "Answers":
        return Answers({**self.values, key: choices})

    def skip(self, key: str) -> "Answers":
        return Answers({**self.values, key: ()})

    def only(self, keys: frozenset[str]) -> "Answers":
        return Answers({key: value for key, value in self.values.items() if key in keys})

    @property
    def place(self) -> str | None:
        """The INSEE code of the commune."""
        return next(iter(self.given(PLACE)), None)

    @property
    def age(self) -> int | None:
        """In years."""
        given = next(iter(self.given(AGE)), None)
        return int(given) if given else None
