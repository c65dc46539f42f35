"""Place names: what a message may hold as a town, a department or a region."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dialogue.components.normaliser import Normaliser

COMMUNES = Path(__file__).resolve().parents[2] / "nlu" / "lookups" / "communes.txt"
LONGEST = 5


class PlaceNames:
    """Known names, to recognise the shape of a message only: the store decides which place it is."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._known = frozenset(tuple(name.split()) for name in names)

    @classmethod
    def load(cls, path: Path, normaliser: Normaliser) -> PlaceNames:
        """Read one name a line, `#` for comments; names are normalised as messages are."""
        lines = path.read_text(encoding="utf-8").splitlines()
        return cls([normaliser.normalise(line) for line in lines if line and not line.startswith("#")])

    def mask(self, words: Sequence[str], *, by: str) -> list[str]:
        """The words with each known name, the longest first, replaced by one word."""
        masked: list[str] = []
        at = 0
        while at < len(words):
            size = self._size_at(words, at)
            masked.append(by if size else words[at])
            at += max(size, 1)
        return masked

    def _size_at(self, words: Sequence[str], at: int) -> int:
        sizes = range(min(LONGEST, len(words) - at), 0, -1)
        return next((size for size in sizes if tuple(words[at : at + size]) in self._known), 0)
