"""Digits of a text, whether typed or said in words, with their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.contacts.words import Words, words

_PIECE = re.compile(r"\+ ?\d+|\d+|o(?= ?\d)|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s.\-/_,()·–—]{0,4}")
_COMPOUND_BASES = (60, 80)


@dataclass(frozen=True, slots=True)
class Digits:
    """A group of digits standing together: "06", "98" said in words, "+33"."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def runs_of_digits(flat: str) -> tuple[tuple[Digits, ...], ...]:
    """Groups of digits with nothing but separators between them, run by run."""
    runs: list[list[Digits]] = []
    for group in _groups(flat):
        if runs and _BETWEEN.fullmatch(flat, runs[-1][-1].end, group.start):
            runs[-1].append(group)
        else:
            runs.append([group])
    return tuple(tuple(run) for run in runs)


def _groups(flat: str) -> list[Digits]:
    pieces = [_Word(found.group(), found.start(), found.end()) for found in _PIECE.finditer(flat)]
    groups: list[Digits] = []
    at = 0
    while at < len(pieces):
        group, taken = _group(pieces[at : at + 5], flat)
        if group is not None:
            groups.append(group)
        at += taken
    return groups


def _group(pieces: Sequence[_Word], flat: str) -> tuple[Digits | None, int]:
    first = pieces[0]
    if first.text[-1].isdigit():
        return (None if _touches_letters(first, flat) else _typed(first)), 1
    if first.text == "o":
        return (None if flat[first.start - 1 : first.start].isalnum() else Digits("0", first.start, first.end)), 1
    number, taken = _spoken([piece.text for piece in pieces], words())
    if not taken:
        return None, 1
    return Digits(str(number), first.start, pieces[taken - 1].end), taken


def _typed(piece: _Word) -> Digits:
    return Digits(piece.text.replace(" ", ""), piece.start, piece.end)


def _touches_letters(piece: _Word, flat: str) -> bool:
    before, after = flat[max(piece.start - 1, 0) : piece.start], flat[piece.end : piece.end + 1]
    zero_as_letter = before == "o" and not flat[max(piece.start - 2, 0) : piece.start - 1].isalnum()
    return (before.isalpha() and not zero_as_letter) or after.isalpha()


def _spoken(said: Sequence[str], known: Words) -> tuple[int, int]:
    """The number that the longest beginning of these words says, and how many words it takes (0: none)."""
    if said[:2] in (["quatre", "vingt"], ["quatre", "vingts"]):
        rest, taken = _below_twenty(said[2:], known)
        return 80 + (rest or 0), 2 + taken
    if said[0] in known.tens:
        return _from_tens(said, known)
    number, taken = _below_twenty(said, known)
    return (number or 0), taken


def _from_tens(said: Sequence[str], known: Words) -> tuple[int, int]:
    base = known.tens[said[0]]
    linked = 1 if said[1:2] == [known.et] else 0
    rest, taken = _below_twenty(said[1 + linked :], known)
    if not rest or (rest >= 10 and base not in _COMPOUND_BASES):
        return base, 1
    return base + rest, 1 + linked + taken


def _below_twenty(said: Sequence[str], known: Words) -> tuple[int | None, int]:
    if not said:
        return None, 0
    if said[0] in known.units:
        return known.units[said[0]], 1
    if said[0] not in known.teens:
        return None, 0
    unit = known.units.get(said[1], 0) if len(said) > 1 and said[0] == "dix" else 0
    return (10 + unit, 2) if unit >= 7 else (known.teens[said[0]], 1)
