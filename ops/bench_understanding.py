"""The bench of understanding: what it costs to read one message, in the gateway and in the dialogue engine."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from bot.distress import Detector
from bot.masking import mask, typed_text
from ops.evaluation.expected import read
from ops.train import trained_model
from ops.understand import PARSER
from store.facts import read_facts
from store.interpretation import Reader
from store.places import Gazetteer
from store.territories import AgeBounds

Row = tuple[str, str]


class Costs(BaseModel):
    """What `dialogue.parse` says of itself: seconds, milliseconds a message, megabytes."""

    load: float
    messages: list[float]
    megabytes: float


def main(root: Path) -> None:
    """Read every message of nlu/tests and print the figures, side by side with what they may be at most."""
    texts = [typed_text(each.text) for each in read(root)]
    model = trained_model(root)
    table = Table("What", "Measured", "At most")
    for (what, measured), most in zip(_rows(texts, root, model), ("5 ms", "5 ms", "2 s", "550 MB"), strict=True):
        table.add_row(what, measured, most)
    Console().print(table)


def _rows(texts: Sequence[str], root: Path, model: Path) -> Iterator[Row]:
    yield "Masking, distress, place and age: p50, p95", _spread(list(_gateway(texts)))
    costs = _engine(texts, root, model)
    yield "Normaliser, intent and themes, with Rasa: p50, p95", _spread(costs.messages[1:])
    yield "Loading the model, after imports", f"{costs.load:.1f} s"
    yield "Process that parses, at its largest", f"{costs.megabytes:.0f} MB"


def _gateway(texts: Sequence[str]) -> Iterator[float]:
    detector, reader = Detector.load(), Reader(Gazetteer.load(), frozenset(), AgeBounds())
    for text in texts:
        begun = perf_counter()
        masked = mask(text, source="bench", first_name_expected=False)
        detector.detect(text)
        read_facts(masked.text, reader)
        yield (perf_counter() - begun) * 1000


def _engine(texts: Sequence[str], root: Path, model: Path) -> Costs:
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    command = [*PARSER, str(model), "--costs"]
    done = subprocess.run(command, cwd=root, input=lines, text=True, capture_output=True, check=True)
    return Costs.model_validate_json(done.stderr.splitlines()[-1])


def _spread(milliseconds: Sequence[float]) -> str:
    cuts = quantiles(milliseconds, n=100)
    return f"{cuts[49]:.1f} ms, {cuts[94]:.1f} ms"
