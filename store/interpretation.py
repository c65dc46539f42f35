"""Interpretation: what a youth's own words answer to one question. Pure, deterministic."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from store.ages import find_age
from store.places import Gazetteer, One, Several
from store.plain_text import plain
from store.questions import Choice, Question, QuestionKind
from store.territories import AgeBounds

_NEGATIONS = frozenset(["pas", "sans", "ni", "jamais", "aucun", "aucune"])
_CLOSE_ENOUGH = 88
_LONG_ENOUGH = 5
_LIKELY = 70
_WORD = 5  # letters from which a word is worth comparing


@dataclass(frozen=True)
class Understood:
    """The choices meant: choice keys, an INSEE code, or an age in digits."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True)
class Ambiguous:
    """One of these was meant; asking which is the only honest way."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class OutOfBounds:
    """An age that this Boussole does not serve."""

    age: int


@dataclass(frozen=True)
class NotUnderstood:
    pass


Reading = Understood | Ambiguous | OutOfBounds | NotUnderstood


@dataclass(frozen=True)
class Reader:
    """Reads answers for one place: the towns of France, those nearby, and the ages served."""

    gazetteer: Gazetteer
    near: frozenset[str]
    ages: AgeBounds

    def read(self, question: Question, text: str) -> Reading:
        if question.kind is QuestionKind.PLACE:
            return self.place(text)
        if question.kind is QuestionKind.AGE:
            return self.age(text)
        return read_choice(question, text)

    def place(self, text: str) -> Reading:
        """A commune by name or postcode, alone or inside a sentence."""
        match self.gazetteer.search(text, near=self.near):
            case One(commune):
                return Understood((commune.code,))
            case Several(communes):
                return Ambiguous(
                    tuple(
                        Option(c.code, f"{c.name} ({self.gazetteer.department_name(c.department)})") for c in communes
                    )
                )
        return NotUnderstood()

    def age(self, text: str) -> Reading:
        age = find_age(text, expected=True)
        if age is None:
            return NotUnderstood()
        return Understood((str(age),)) if self.ages.hold(age) else OutOfBounds(age)


def read_choice(question: Question, text: str) -> Reading:
    """The choice whose words stand in the text; several when the question takes several."""
    words = plain(text)
    found = _longest(words, question.choices) or _fuzzy(words, question.choices)
    if not found:
        return NotUnderstood()
    if len(found) == 1 or question.kind is QuestionKind.SEVERAL:
        return Understood(tuple(choice.key for choice in found))
    return Ambiguous(tuple(Option(choice.key, choice.label) for choice in found))


def likely_choices(question: Question, text: str) -> tuple[Choice, ...]:
    """Choices that a text not understood may have meant, the likeliest first; none when it resembles nothing."""
    words = plain(text)
    scored = [(_resemblance(choice, words), rank, choice) for rank, choice in enumerate(question.choices)]
    likely = [(-score, rank, choice) for score, rank, choice in scored if score >= _LIKELY]
    return tuple(choice for _, _, choice in sorted(likely, key=lambda entry: entry[:2]))


def _resemblance(choice: Choice, words: str) -> float:
    """From 0 to 100: how close one of the words is to a word of the choice."""
    said = [word for word in words.split() if len(word) >= _WORD]
    known = {word for phrase in (plain(choice.label), *choice.words) for word in phrase.split() if len(word) >= _WORD}
    return max((fuzz.ratio(word, other) for word in said for other in known), default=0.0)


def _longest(words: str, choices: Iterable[Choice]) -> list[Choice]:
    """Choices with a phrase in the text, without those whose phrase is a part of another's longer one."""
    hits: list[tuple[str, Choice]] = []
    for choice in choices:
        phrases = [p for p in (plain(choice.label), *choice.words) if _stands_in(p, words)]
        if phrases:
            hits.append((max(phrases, key=len), choice))
    return [
        choice
        for phrase, choice in hits
        if not any(phrase != other and f" {phrase} " in f" {other} " for other, _ in hits)
    ]


def _stands_in(phrase: str, words: str) -> bool:
    if not phrase:
        return False
    before, found, _ = f" {words} ".partition(f" {phrase} ")
    return bool(found) and not _NEGATIONS & set(before.split()[-2:])


def _fuzzy(words: str, choices: Iterable[Choice]) -> list[Choice]:
    scored = [
        (max((_likeness(phrase, words) for phrase in (plain(c.label), *c.words)), default=0.0), c) for c in choices
    ]
    best = max((score for score, _ in scored), default=0.0)
    return [choice for score, choice in scored if score == best >= _CLOSE_ENOUGH]


def _likeness(phrase: str, words: str) -> float:
    """How close a misspelt short answer is; a long sentence is never guessed at."""
    if len(phrase) < _LONG_ENOUGH or len(words) > len(phrase) + 12:
        return 0.0
    return max(fuzz.ratio(phrase, words), max((fuzz.ratio(phrase, w) for w in _affirmed(words)), default=0.0))


def _affirmed(words: str) -> list[str]:
    """The words that no negation stands just before."""
    said = words.split()
    return [word for rank, word in enumerate(said) if not _NEGATIONS & set(said[max(0, rank - 2) : rank])]
