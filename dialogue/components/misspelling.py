"""Misspelling: a known long word found again from a writing one letter away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

LONG_ENOUGH = 6  # shorter words have too many neighbours one letter away


class NearWords:
    """Known words by what is left of them without one letter: a look-up costs a few dictionary reads."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_remains: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= LONG_ENOUGH:
                for remains in _remains(word):
                    self._by_remains[remains].append(word)

    def find(self, written: str) -> str | None:
        """The known word that `written` stands for; the first letter is never wrong."""
        if len(written) < LONG_ENOUGH:
            return None
        near = (word for remains in _remains(written) for word in self._by_remains.get(remains, ()))
        return next((word for word in near if one_letter_apart(word, written)), None)


def one_letter_apart(one: str, other: str) -> bool:
    """True when a letter was left out, added, changed or swapped with its neighbour, after the first."""
    if one[0] != other[0]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or swapped


def _remains(word: str) -> Iterator[str]:
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
