"""Vocabulary: the marks that a model knows, and a message as a row of weighed marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from dialogue.components.reader import Marks

Numbers = npt.NDArray[np.floating[Any]]
Row = tuple[list[int], list[float]]

RARE = 2  # a mark seen in fewer messages is left out


class Vocabulary:
    """Tf-idf of marks; each block of a message has length 1."""

    def __init__(self, marks: Sequence[str], rarity: Numbers) -> None:
        self.marks = tuple(marks)
        self.rarity = rarity
        self._position: Mapping[str, int] = {mark: at for at, mark in enumerate(marks)}

    def __len__(self) -> int:
        return len(self.marks)

    @classmethod
    def of(cls, messages: Sequence[Marks]) -> Vocabulary:
        seen = Counter(mark for marks in messages for block in marks.blocks() for mark in set(block))
        kept = sorted(mark for mark, times in seen.items() if times >= RARE)
        rarity = np.array([np.log((1 + len(messages)) / (1 + seen[mark])) + 1 for mark in kept], dtype=np.float32)
        return cls(kept, rarity)

    def row(self, marks: Marks) -> Row:
        """Positions of the known marks of one message, and their weights."""
        indices: list[int] = []
        values: list[float] = []
        for block in marks.blocks():
            counts = Counter(self._position[mark] for mark in block if mark in self._position)
            known = np.fromiter(counts, dtype=np.int64, count=len(counts))
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            weights = self.rarity[known] * (1 + np.log(times))
            length = float(np.linalg.norm(weights)) or 1.0
            indices.extend(counts)
            values.extend((weights / length).tolist())
        return indices, values

    def matrix(self, messages: Iterable[Marks]) -> csr_matrix:
        rows = [self.row(marks) for marks in messages]
        ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
        columns = np.concatenate([np.asarray(indices, dtype=np.int64) for indices, _ in rows])
        cells = np.concatenate([np.asarray(values, dtype=np.float64) for _, values in rows])
        return csr_matrix((cells, columns, ends), shape=(len(rows), len(self)))
