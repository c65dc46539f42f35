"""Weights: what was learnt from phrases of distress and ordinary ones, as numbers that never change by themselves."""

import gzip
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from math import exp, sqrt

from bot.distress.kinds import DistressKind
from bot.distress.marks import blocks_of

FILE = "weights.json.gz"
SCALE = 1000  # weights are kept as whole thousandths


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear sum: `alarm` says how surely a message tells distress, `kinds` how much it resembles each kind."""

    phrases: str
    """Digest of the phrases that they were learnt from."""
    known: Mapping[str, int]
    alarm: "Column"
    kinds: Mapping[DistressKind, "Column"]

    @classmethod
    def load(cls) -> "Weights":
        packed = resources.files(__package__).joinpath(FILE).read_bytes()
        return cls.read(gzip.decompress(packed))

    @classmethod
    def read(cls, text: bytes) -> "Weights":
        """Read the JSON that `boussole distress` wrote."""
        raw = json.loads(text)
        return cls(
            phrases=raw["phrases"],
            known={mark: at for at, mark in enumerate(raw["marks"])},
            alarm=Column.of(raw["alarm"]),
            kinds={DistressKind(kind): Column.of(column) for kind, column in raw["kinds"].items()},
        )

    def weigh(self, words: Sequence[str]) -> "Weighed":
        shares = [
            (self.known[mark], 1 / sqrt(size))
            for block in blocks_of(words)
            if (size := sum(mark in self.known for mark in block))
            for mark in block
            if mark in self.known
        ]
        return Weighed(
            alarm=1 / (1 + exp(-self.alarm.sum(shares))),
            kind=max(self.kinds, key=lambda kind: self.kinds[kind].sum(shares)),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One number a mark, and what is added whatever the message."""

    bias: float
    weights: "array[int]"

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "Column":
        return cls(numbers[0] / SCALE, array("h", numbers[1:]))

    def sum(self, shares: Sequence[tuple[int, float]]) -> float:
        return self.bias + sum(self.weights[at] * share for at, share in shares) / SCALE


@dataclass(frozen=True, slots=True)
class Weighed:
    """`alarm` goes from 0 to 1; `kind` is the likeliest one, were it distress."""

    alarm: float
    kind: DistressKind
