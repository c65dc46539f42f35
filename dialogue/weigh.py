"""Weighing: phrases as marks on standard input, one number a mark on standard output; nothing of the dialogue.

In: {"phrases": [{"blocks": [[mark, …], …], "kind": name or null}, …]}.
Out: {"marks": […], "alarm": […], "kinds": {name: […]}}, each column whole thousandths, the bias first.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

STRENGTH = 10.0
RARE = 2  # a mark met in fewer phrases is left out
SCALE = 1000

Blocks = Sequence[Sequence[str]]


def main() -> None:
    phrases = json.load(sys.stdin)["phrases"]
    json.dump(learn([each["blocks"] for each in phrases], [each["kind"] for each in phrases]), sys.stdout)


def learn(messages: Sequence[Blocks], kinds: Sequence[str | None]) -> dict[str, Any]:
    """Two things apart: whether a phrase tells distress, and among those that do, which kind."""
    seen = Counter(mark for blocks in messages for block in blocks for mark in set(block))
    marks = sorted(mark for mark, times in seen.items() if times >= RARE)
    rows = _matrix(messages, {mark: at for at, mark in enumerate(marks)})
    distressed = [at for at, kind in enumerate(kinds) if kind is not None]
    alarm = _fit(rows, [kind is not None for kind in kinds])
    by_kind = {
        name: _fit(rows[distressed], [kinds[at] == name for at in distressed], balanced=True)
        for name in sorted({kind for kind in kinds if kind is not None})
    }
    return {"marks": marks, "alarm": alarm, "kinds": by_kind}


def _fit(rows: csr_matrix, wanted: Sequence[bool], *, balanced: bool = False) -> list[int]:
    learner = LogisticRegression(
        C=STRENGTH, solver="liblinear", class_weight="balanced" if balanced else None, random_state=0
    )
    learner.fit(rows, list(wanted))
    column: npt.NDArray[np.floating[Any]] = np.concatenate([learner.intercept_, learner.coef_[0]])
    return [int(number) for number in np.rint(column * SCALE)]


def _matrix(messages: Sequence[Blocks], known: Mapping[str, int]) -> csr_matrix:
    indices: list[int] = []
    shares: list[float] = []
    ends = [0]
    for blocks in messages:
        for block in blocks:
            kept = [known[mark] for mark in block if mark in known]
            indices.extend(kept)
            shares.extend([1 / max(len(kept), 1) ** 0.5] * len(kept))
        ends.append(len(indices))
    return csr_matrix((shares, indices, ends), shape=(len(messages), len(known)))


if __name__ == "__main__":
    main()
