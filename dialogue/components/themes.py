"""Theme lexicon: the needs that a message names, in the order they are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dialogue.components.misspelling import NearWords
from dialogue.components.normaliser import Normaliser, Word

LONGEST = 6
LOOK_BACK = 3

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class ThemeFound:
    """A theme and the span of the original text that names it."""

    theme: str
    start: int
    end: int


@dataclass(frozen=True)
class Meaning:
    """What a phrase of the lexicon says; no theme at all when it only hides the words inside it."""

    theme: str | None
    weak: bool = False


class ThemeLexicon:
    """Words of each theme, known exactly or one letter away."""

    def __init__(self, phrases: Mapping[Phrase, Meaning], refusals: frozenset[Phrase]) -> None:
        self._phrases = {_singular(phrase): meaning for phrase, meaning in phrases.items()}
        self._refusals = refusals
        self._near = NearWords(
            phrase[0] for phrase, meaning in self._phrases.items() if len(phrase) == 1 and _is_strong(meaning)
        )

    @classmethod
    def load(cls, path: Path, normaliser: Normaliser) -> ThemeLexicon:
        """Read themes.yml; its words are normalised as messages are."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        meanings = {_words(normaliser, text): meaning for text, meaning in _meanings(raw)}
        return cls(meanings, frozenset(_words(normaliser, text) for text in raw["refusals"]))

    def find(self, words: Sequence[Word]) -> tuple[ThemeFound, ...]:
        """One find per theme, first mention first; weak words count only when nothing clearer is said."""
        mentions = list(self._mentions(words))
        clear = [found for meaning, found in mentions if _is_strong(meaning)]
        first: dict[str, ThemeFound] = {}
        for found in clear or [found for _, found in mentions]:
            first.setdefault(found.theme, found)
        return tuple(first.values())

    def _mentions(self, words: Sequence[Word]) -> Iterator[tuple[Meaning, ThemeFound]]:
        at = 0
        while at < len(words):
            size, meaning = self._longest_at(words, at)
            if meaning.theme is not None and not self._refused(words, at):
                yield meaning, ThemeFound(meaning.theme, words[at].start, words[at + size - 1].end)
            at += size

    def _longest_at(self, words: Sequence[Word], at: int) -> tuple[int, Meaning]:
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = _singular(tuple(word.text for word in words[at : at + size]))
            if phrase in self._phrases:
                return size, self._phrases[phrase]
        meant = self._near.find(_cut(words[at].text))
        return 1, Meaning(None) if meant is None else self._phrases[(meant,)]

    def _refused(self, words: Sequence[Word], at: int) -> bool:
        before = tuple(word.text for word in words[max(0, at - LOOK_BACK) : at])
        return any(
            before[index : index + len(refusal)] == refusal
            for refusal in self._refusals
            for index in range(len(before))
        )


def _meanings(raw: Mapping[str, Any]) -> Iterator[tuple[object, Meaning]]:
    for theme, words in raw["weak"].items():
        yield from ((word, Meaning(str(theme), weak=True)) for word in words)
    for theme, words in raw["themes"].items():
        yield from ((word, Meaning(str(theme))) for word in words)
    yield from ((word, Meaning(None)) for word in raw["not_themes"])


def _is_strong(meaning: Meaning) -> bool:
    return meaning.theme is not None and not meaning.weak


def _words(normaliser: Normaliser, text: object) -> Phrase:
    return tuple(normaliser.normalise(str(text)).split())


def _cut(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _singular(phrase: Phrase) -> Phrase:
    return tuple(_cut(word) for word in phrase)
