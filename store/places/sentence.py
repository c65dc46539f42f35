"""A sentence cut into words, with what tells a place from the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from store.places.cues import Cues
from store.places.spelling import spelt_out, unaccented

STOP = "|"  # no place name goes across it

# "L2", "T3", "h24" are words of their own: their figure is no district.
_PIECE = re.compile(r"\b[a-z]{1,2}[0-9]+\b|[0-9]+[a-z]*|[a-z]+|\|", re.IGNORECASE)
_STOPS = re.compile(r"(?<!\bst)(?<!\bste)[.!?;:\n|]+", re.IGNORECASE)
_ARTICLES = frozenset({"l", "le", "la", "les"})
_HIDDEN = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_REACH = 3  # words between "habite" and its "à"
_TELEPHONE = 2  # more numbers than this in a row are a telephone number, and no postcode

NOWHERE, AFTER_PREPOSITION, DWELLING = range(3)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`words` as the gazetteer compares them, STOP where nothing may be joined; `capitals` where one was meant."""

    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    cues: Cues

    def cue(self, start: int) -> int:
        """How surely a place begins here: DWELLING, AFTER_PREPOSITION or NOWHERE."""
        before = self.words[:start]
        if self.follows_article(start):
            before = before[:-1]
        if not before or before[-1] not in self.cues.before:
            return NOWHERE
        dwells = before[-1] in self.cues.at and not self.cues.dwelling.isdisjoint(before[-1 - _REACH : -1])
        return DWELLING if dwells else AFTER_PREPOSITION

    def names_a_person(self, start: int) -> bool:
        return start > 0 and self.words[start - 1] in self.cues.naming

    def is_denied(self, start: int) -> bool:
        """ "pas nantes", "plus à Lyon" """
        before = [word for word in self.words[max(0, start - 3) : start] if word not in self.cues.before]
        return before[-1:] in (["pas"], ["plus"], ["non"])

    def follows_article(self, start: int) -> bool:
        return start > 0 and self.words[start - 1] in _ARTICLES

    def hidden_article(self, start: int) -> tuple[str, ...]:
        """The article inside the word before: "au" is "à le"."""
        hidden = _HIDDEN.get(self.words[start - 1]) if start else None
        return (hidden,) if hidden else ()

    def is_alone(self, start: int, size: int) -> bool:
        """Whether nothing else stands between two stops."""
        end = start + size
        return (start == 0 or self.words[start - 1] == STOP) and (end == len(self.words) or self.words[end] == STOP)

    def ahead(self, start: int) -> tuple[str, ...]:
        """The words a name may be made of, from here to the next stop."""
        rest = self.words[start:]
        return rest[: rest.index(STOP)] if STOP in rest else rest


def cut(text: str, cues: Cues) -> Sentence:
    pieces = _PIECE.findall(_STOPS.sub(f" {STOP} ", unaccented(text)))
    shouted = not any(piece.islower() for piece in pieces if len(piece) > 1)
    capitals = tuple(piece[0].isupper() and not shouted and at > 0 for at, piece in enumerate(pieces))
    plain = [spelt_out(piece.lower()) for piece in pieces]
    return Sentence(tuple(_without_counts(plain, cues.counted)), capitals, cues)


def _without_counts(words: list[str], counted: frozenset[str]) -> Iterator[str]:
    """Ages, prices and telephone numbers are no districts: a stop stands in their place."""
    run = 0
    for word, following in pairwise([*words, STOP]):
        run = run + 1 if word.isdigit() else 0
        yield STOP if (run and following in counted) or run > _TELEPHONE else word
