"""Caution: the rule that says when a guess is too weak to act upon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Caution:
    """Least confidence to act; some intents, costlier when wrong, ask for more."""

    threshold: float
    margin: float
    stricter: Mapping[str, float] = field(default_factory=dict)

    def doubts(self, ranking: Sequence[tuple[str, float]]) -> bool:
        """True when the first of the ranking is weak, or too close to the second."""
        if not ranking:
            return True
        intent, confidence = ranking[0]
        if confidence < self.stricter.get(intent, self.threshold):
            return True
        return len(ranking) > 1 and confidence - ranking[1][1] < self.margin
