"""Language model: which intent and which themes the marks of a message speak for, kept as plain arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dialogue.components.reader import Marks
from dialogue.components.vocabulary import Numbers, Vocabulary

WORDS_FILE = "language_model.json"
ARRAYS_FILE = "language_model.npz"
CORES = 2


@dataclass(frozen=True)
class Lesson:
    """One message to learn from; `themes` only where a need is said."""

    marks: Marks
    intent: str
    themes: frozenset[str]


@dataclass(frozen=True)
class Guess:
    """An intent or a theme and how sure the model is, from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Guesses:
    """Every intent, the likeliest first, their confidences adding up to 1; every theme, each on its own."""

    intents: tuple[Guess, ...]
    themes: tuple[Guess, ...]


class LanguageModel:
    """One logistic regression a name, intents first; a file of it holds numbers and strings, never code."""

    def __init__(
        self, vocabulary: Vocabulary, intents: Sequence[str], themes: Sequence[str], weights: Numbers, bias: Numbers
    ) -> None:
        self.vocabulary = vocabulary
        self.intents = tuple(intents)
        self.themes = tuple(themes)
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, lessons: Sequence[Lesson], *, strength: float) -> LanguageModel:
        """`strength` is the inverse of the regularisation (C)."""
        vocabulary = Vocabulary.of([lesson.marks for lesson in lessons])
        rows = vocabulary.matrix(lesson.marks for lesson in lessons)
        intents = sorted({lesson.intent for lesson in lessons})
        themes = sorted({theme for lesson in lessons for theme in lesson.themes})
        answers = [
            *([each.intent == intent for each in lessons] for intent in intents),
            *([theme in each.themes for each in lessons] for theme in themes),
        ]
        # Each column is learnt alone, in native code that lets the other core work.
        with ThreadPoolExecutor(CORES) as pool:
            balanced = [True] * len(intents) + [False] * len(themes)
            columns = list(pool.map(partial(_learn, rows, strength), answers, balanced))
        weights = np.ascontiguousarray(np.stack([column[1:] for column in columns], axis=1))
        return cls(vocabulary, intents, themes, weights, np.array([column[0] for column in columns], dtype=np.float32))

    def guess(self, marks: Marks) -> Guesses:
        indices, values = self.vocabulary.row(marks)
        scores = self._bias
        if indices:
            scores = scores + np.asarray(values, dtype=np.float32) @ self._weights[indices]
        chances = 1 / (1 + np.exp(-scores))
        ours = chances[: len(self.intents)]
        return Guesses(_ranked(self.intents, ours / ours.sum()), _ranked(self.themes, chances[len(self.intents) :]))

    def save(self, folder: Path) -> None:
        words = {"intents": self.intents, "themes": self.themes, "marks": self.vocabulary.marks}
        (folder / WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / ARRAYS_FILE,
            rarity=self.vocabulary.rarity,
            weights=self._weights.astype(np.float16),
            bias=self._bias,
        )

    @classmethod
    def load(cls, folder: Path) -> LanguageModel:
        words = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            vocabulary = Vocabulary(words["marks"], arrays["rarity"])
            weights, bias = arrays["weights"].astype(np.float32), arrays["bias"]
        return cls(vocabulary, words["intents"], words["themes"], weights, bias)


def _learn(rows: csr_matrix, strength: float, wanted: Sequence[bool], balanced: bool) -> Numbers:
    """The bias, then one weight a mark."""
    weighing = "balanced" if balanced else None
    learner = LogisticRegression(C=strength, class_weight=weighing, solver="liblinear", tol=0.01, random_state=0)
    learner.fit(rows, list(wanted))
    return np.concatenate([learner.intercept_, learner.coef_[0]]).astype(np.float32)


def _ranked(names: Sequence[str], chances: Numbers) -> tuple[Guess, ...]:
    return tuple(Guess(names[at], float(chances[at])) for at in np.argsort(-chances))
