"""Normaliser: youths' French brought back to plain words without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

SPELLING = Path(__file__).resolve().parents[2] / "nlu" / "lookups" / "spelling.yml"
LONGEST_PHRASE = 5

_PIECE = re.compile(
    r"\[(?P<mask>[a-z_]+):[^\]]*\]"
    r"|(?P<word>[^\W_]+(?:(?<=\b[aA])\+)?)(?P<elided>['’‘`´])?"
    r"|(?P<other>\S)"
)
_DIGITS = re.compile(r"\d+|[^\d]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_GLUED_J = re.compile(r"j(?=[bcdfghklmnpqrstvwxz][a-z])")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


@dataclass(frozen=True)
class Word:
    """A plain word and the span of the original text that it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """What spelling.yml holds: every key and value is lower case without accents."""

    words: Mapping[str, tuple[str, ...]]
    elisions: Mapping[str, tuple[str, ...]]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    symbols: Mapping[str, tuple[str, ...]]
    silent: frozenset[str]


class Normaliser:
    """Same text in, same words out: one normaliser serves training and use."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @classmethod
    def load(cls, path: Path = SPELLING) -> Normaliser:
        """Read the lexicon that an animateur can edit."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        phrases = {tuple(str(key).split()): _split(value) for key, value in raw["phrases"].items()}
        return cls(
            Lexicon(
                words=_invert(raw["words"]),
                elisions={str(key): _split(value) for key, value in raw["elisions"].items()},
                phrases=phrases,
                symbols=_invert(raw["symbols"]),
                silent=frozenset(raw["silent"]),
            )
        )

    def normalise(self, text: str) -> str:
        """Plain words of the text, one space between them."""
        return " ".join(word.text for word in self.words(text))

    def words(self, text: str) -> tuple[Word, ...]:
        """Plain words of the text, each with the span that it comes from."""
        plain = [word for word in self._read(text) if word.text not in self._lexicon.silent]
        return tuple(self._join_phrases(plain))

    def _read(self, text: str) -> Iterator[Word]:
        for piece in _PIECE.finditer(text):
            start, end = piece.span()
            for plain in self._plain(piece):
                yield Word(plain, start, end)

    def _plain(self, piece: re.Match[str]) -> tuple[str, ...]:
        if piece["mask"]:
            return (f"masked{piece['mask'].replace('_', '')}",)
        if piece["other"]:
            return self._lexicon.symbols.get(piece["other"], ())
        word = fold(piece["word"])
        if piece["elided"] and word in self._lexicon.elisions:
            return self._lexicon.elisions[word]
        return self._spell(word)

    def _spell(self, word: str) -> tuple[str, ...]:
        if word in self._lexicon.words:
            return self._lexicon.words[word]
        if word.isdigit():
            return (shape_of_number(word),)
        if any(character.isdigit() for character in word):
            return tuple(plain for part in _DIGITS.findall(word) for plain in self._spell(part))
        calm = _STRETCHED.sub(r"\1", word)
        if calm in self._lexicon.words:
            return self._lexicon.words[calm]
        if _GLUED_J.match(calm):
            return ("je", *self._spell(calm[1:]))
        return (calm,)

    def _join_phrases(self, words: list[Word]) -> Iterator[Word]:
        at = 0
        while at < len(words):
            size, replacement = self._phrase_at(words, at)
            span = words[at].start, words[at + size - 1].end
            for plain in replacement:
                yield Word(plain, *span)
            at += size

    def _phrase_at(self, words: list[Word], at: int) -> tuple[int, tuple[str, ...]]:
        for size in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
            key = tuple(word.text for word in words[at : at + size])
            if key in self._lexicon.phrases:
                return size, self._lexicon.phrases[key]
        return 1, (words[at].text,)


def fold(text: str) -> str:
    """Lower case, without accents or ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def shape_of_number(digits: str) -> str:
    """What a number looks like: its value matters to the store, its shape to the intent."""
    if len(digits) == 1:
        return "un" if digits == "1" else "chiffre"
    if len(digits) == 2:
        return "nombre"
    return "codepostal" if len(digits) == 5 else "grandnombre"


def _split(value: object) -> tuple[str, ...]:
    return tuple(str(value).split())


def _invert(families: Mapping[object, list[object]]) -> dict[str, tuple[str, ...]]:
    """Turn `plain: [spellings]` into `spelling: plain words`."""
    return {fold(str(spelling)): _split(plain) for plain, spellings in families.items() for spelling in spellings}
