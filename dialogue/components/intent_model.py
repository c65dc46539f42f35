"""Intent model: tf-idf of words and letters, weighed by a logistic regression, kept as plain arrays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dialogue.components.reader import Marks

Numbers = npt.NDArray[np.floating[Any]]

WORDS_FILE = "intent_model.json"
ARRAYS_FILE = "intent_model.npz"
RARE = 2  # a mark seen in fewer messages is left out

Row = tuple[list[int], list[float]]


@dataclass(frozen=True)
class Guess:
    """An intent and how sure the model is, from 0 to 1."""

    intent: str
    confidence: float


class IntentModel:
    """Trained once, read-only afterwards; a file of it holds numbers and strings, never code."""

    def __init__(
        self,
        intents: Sequence[str],
        vocabulary: dict[str, int],
        rarity: Numbers,
        weights: Numbers,
        bias: Numbers,
    ) -> None:
        self.intents = tuple(intents)
        self._vocabulary = vocabulary
        self._rarity = rarity
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, messages: Sequence[Marks], intents: Sequence[str], *, strength: float) -> IntentModel:
        """Learn from marked messages; `strength` is the inverse of the regularisation (C)."""
        vocabulary, rarity = _vocabulary(messages)
        rows = [_row(marks, vocabulary, rarity) for marks in messages]
        matrix = _matrix(rows, len(vocabulary))
        learner = LogisticRegression(C=strength, class_weight="balanced", max_iter=200, tol=0.05, solver="lbfgs")
        learner.fit(matrix, list(intents))
        return cls(
            [str(name) for name in learner.classes_],
            vocabulary,
            rarity,
            np.ascontiguousarray(learner.coef_.T, dtype=np.float32),
            learner.intercept_.astype(np.float32),
        )

    def rank(self, marks: Marks) -> tuple[Guess, ...]:
        """Every intent, the likeliest first; confidences add up to 1."""
        indices, values = _row(marks, self._vocabulary, self._rarity)
        scores = self._bias + np.asarray(values, dtype=np.float32) @ self._weights[indices] if indices else self._bias
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return tuple(Guess(self.intents[at], float(chances[at])) for at in np.argsort(-chances))

    def save(self, folder: Path) -> None:
        names = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        words = json.dumps({"intents": self.intents, "marks": names}, ensure_ascii=False)
        (folder / WORDS_FILE).write_text(words, encoding="utf-8")
        np.savez_compressed(
            folder / ARRAYS_FILE,
            rarity=self._rarity,
            weights=self._weights.astype(np.float16),
            bias=self._bias,
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        words = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            weights = arrays["weights"].astype(np.float32)
            rarity, bias = arrays["rarity"], arrays["bias"]
        return cls(words["intents"], {mark: at for at, mark in enumerate(words["marks"])}, rarity, weights, bias)


def _vocabulary(messages: Sequence[Marks]) -> tuple[dict[str, int], Numbers]:
    seen = Counter(mark for marks in messages for block in marks.blocks() for mark in set(block))
    kept = sorted(mark for mark, times in seen.items() if times >= RARE)
    rarity = np.array([np.log((1 + len(messages)) / (1 + seen[mark])) + 1 for mark in kept], dtype=np.float32)
    return {mark: at for at, mark in enumerate(kept)}, rarity


def _row(marks: Marks, vocabulary: dict[str, int], rarity: Numbers) -> Row:
    """Known marks with their weights; each block has length 1."""
    indices: list[int] = []
    values: list[float] = []
    for block in marks.blocks():
        counts = Counter(vocabulary[mark] for mark in block if mark in vocabulary)
        known = np.fromiter(counts, dtype=np.int64, count=len(counts))
        weights = rarity[known] * (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))))
        length = float(np.linalg.norm(weights)) or 1.0
        indices.extend(counts)
        values.extend((weights / length).tolist())
    return indices, values


def _matrix(rows: Sequence[Row], width: int) -> csr_matrix:
    ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    columns = np.concatenate([np.asarray(indices, dtype=np.int64) for indices, _ in rows])
    cells = np.concatenate([np.asarray(values, dtype=np.float64) for _, values in rows])
    return csr_matrix((cells, columns, ends), shape=(len(rows), width))
