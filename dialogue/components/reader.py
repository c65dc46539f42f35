"""Reader: a message seen as the marks that the intent model weighs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dialogue.components.normaliser import Normaliser
from dialogue.components.places import PlaceNames
from dialogue.components.themes import ThemeFound, ThemeLexicon

LOOKUPS = Path(__file__).resolve().parents[2] / "nlu" / "lookups"
FILES = ("spelling.yml", "themes.yml", "communes.txt")
LONGEST_GRAM = 5
PLACE = "lieuconnu"


@dataclass(frozen=True)
class Reading:
    """Plain words of a message and the themes that words of the lexicon name."""

    words: tuple[str, ...]
    themes: tuple[ThemeFound, ...]


@dataclass(frozen=True)
class Marks:
    """Features of one message, in three blocks of equal weight."""

    words: tuple[str, ...]
    letters: tuple[str, ...]
    shapes: tuple[str, ...]

    def blocks(self) -> tuple[tuple[str, ...], ...]:
        return self.words, self.letters, self.shapes


class Reader:
    """Spelling, themes and places, read from one folder of lookups."""

    def __init__(self, folder: Path = LOOKUPS) -> None:
        self.folder = folder
        self.normaliser = Normaliser.load(folder / "spelling.yml")
        self.themes = ThemeLexicon.load(folder / "themes.yml", self.normaliser)
        self.places = PlaceNames.load(folder / "communes.txt", self.normaliser)

    def copy_to(self, folder: Path) -> None:
        """Keep the lookups beside the model that was trained with them."""
        for name in FILES:
            shutil.copyfile(self.folder / name, folder / name)

    def read(self, text: str) -> Reading:
        words = self.normaliser.words(text)
        return Reading(tuple(word.text for word in words), self.themes.find(words))

    def marks(self, reading: Reading) -> Marks:
        words = self.places.mask(reading.words, by=PLACE)
        return Marks(
            words=tuple(_word_grams(words)),
            letters=tuple(gram for word in words for gram in _letter_grams(word)),
            shapes=tuple(_shapes(words, reading.themes)),
        )


def _word_grams(words: Sequence[str]) -> Iterator[str]:
    framed = ("<", *words, ">")
    yield from words
    yield from (f"{left} {right}" for left, right in pairwise(framed))


def _letter_grams(word: str) -> Iterator[str]:
    framed = f" {word} "
    for size in range(1, LONGEST_GRAM + 1):
        for at in range(len(framed) - size + 1):
            yield f"~{framed[at : at + size]}"


def _shapes(words: Sequence[str], themes: Sequence[ThemeFound]) -> Iterator[str]:
    size = len(words)
    yield f"#length{size if size < 5 else 5 + min(size // 5, 4)}"
    if themes:
        yield "#theme"
    if len(themes) > 1:
        yield "#themes"
    yield from (f"#theme {found.theme}" for found in themes)
    if PLACE in words:
        yield "#place"
    if "?" in words:
        yield "#question"
