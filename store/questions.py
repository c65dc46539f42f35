"""Questions: the content of one version of a questionnaire."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from store.errors import DomainError

THEME = "theme"
PLACE = "place"
AGE = "age"


class NoSuchQuestion(DomainError):
    """The questionnaire has no question of this key."""


class QuestionKind(StrEnum):
    THEME = "theme"
    PLACE = "place"
    AGE = "age"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass(frozen=True)
class Choice:
    """A possible answer; `words` are what youths write for it, lower case without accents."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    urgent: str | None = None


@dataclass(frozen=True)
class Question:
    """`when` names the earlier answers that make the question useful; empty means always."""

    key: str
    kind: QuestionKind
    text: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    when: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sensitive: bool = False

    def find_choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def label_of(self, key: str) -> str:
        choice = self.find_choice(key)
        return choice.label if choice else key


@dataclass(frozen=True)
class Register:
    """The entry of the processing register without which no version is served."""

    reference: str
    validated_by: str
    validated_on: date


@dataclass(frozen=True)
class Questionnaire:
    """One version: its key, number and questions in order."""

    key: str
    theme: str
    title: str
    version: int
    questions: tuple[Question, ...]

    def get(self, key: str) -> Question:
        """Raise `NoSuchQuestion` when there is none."""
        found = self.find(key)
        if found is None:
            raise NoSuchQuestion(key)
        return found

    def find(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)
