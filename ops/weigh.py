"""The weights of the distress detector, learnt again from the phrases; they are reviewed and committed like code."""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.distress import detector, weights
from bot.distress.marks import blocks_of

LEARNER = (".venv-rasa/bin/python", "-m", "dialogue.weigh")
PACKAGE = Path("bot/distress")
TOLD = Path("nlu/intents/distress.yml")
ORDINARY = PACKAGE / "ordinary.yml"
# The rest of nlu/intents is ordinary too, but may change without the weights being learnt again.
SOURCES = (TOLD, ORDINARY, PACKAGE / "lexicon.yml", PACKAGE / "spelling.py", PACKAGE / "marks.py")


@dataclass(frozen=True)
class Phrase:
    """A phrase to learn from; `kind` and `tone` ("explicit", "veiled") are None when it tells no distress."""

    text: str
    kind: str | None = None
    tone: str | None = None


def digest(root: Path) -> str:
    """Changes when what the weights are learnt from, or how it is read, changes."""
    known = hashlib.sha256()
    for path in SOURCES:
        known.update((root / path).read_bytes())
    return known.hexdigest()[:16]


def phrases(root: Path) -> Iterator[Phrase]:
    """Every phrase of distress with its kind, and every other sentence that we know."""
    for path in sorted((root / "nlu" / "intents").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            told = block["metadata"] if block["intent"] == "distress" else {}
            lines = (line.removeprefix("- ") for line in block["examples"].splitlines())
            yield from (Phrase(line, told.get("kind"), told.get("tone")) for line in lines)
    yield from (Phrase(str(text)) for text in yaml.safe_load((root / ORDINARY).read_text(encoding="utf-8")))


def main(root: Path) -> Path:
    """Learn, and write the file that the detector loads; the same phrases give the same file."""
    spelling = detector.spelling()
    given = [{"blocks": blocks_of(spelling.read(each.text)), "kind": each.kind} for each in phrases(root)]
    done = subprocess.run(
        LEARNER, cwd=root, input=json.dumps({"phrases": given}), text=True, stdout=subprocess.PIPE, check=True
    )
    learnt: dict[str, Any] = {"phrases": digest(root), **json.loads(done.stdout)}
    target = root / PACKAGE / weights.FILE
    packed = json.dumps(learnt, ensure_ascii=False, separators=(",", ":")).encode()
    target.write_bytes(gzip.compress(packed, 9, mtime=0))
    return target
