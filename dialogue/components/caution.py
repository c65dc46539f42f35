"""Caution: the rule that says when a guess is too weak to act upon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Caution:
    """Least confidence to act; some intents, costlier when wrong, ask for more.

    `left_to_others` are believed above their least confidence only, and set aside below it: somebody else looks for
    them better.
    """

    threshold: float
    margin: float
    stricter: Mapping[str, float] = field(default_factory=dict)
    left_to_others: Mapping[str, float] = field(default_factory=dict)

    def without_doubtful(self, ranking: Ranking) -> Ranking:
        """The ranking without what is left to others and not sure, its confidences adding up to as much as before."""
        kept = [(name, chance) for name, chance in ranking if chance >= self.left_to_others.get(name, 0.0)]
        before, after = sum(chance for _, chance in ranking), sum(chance for _, chance in kept)
        return [(name, chance * before / after) for name, chance in kept] if after else kept

    def doubts(self, ranking: Ranking) -> bool:
        """True when the first of the ranking is weak, or too close to the second."""
        if not ranking:
            return True
        intent, confidence = ranking[0]
        if confidence < self.stricter.get(intent, self.threshold):
            return True
        return len(ranking) > 1 and confidence - ranking[1][1] < self.margin
