"""The phrase sets on which recognition of distress is measured."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.distress import DistressKind

FOLDER = Path(__file__).parent / "phrases"


def distressed(tone: str) -> Iterator[tuple[str, DistressKind]]:
    """Phrases of this tone ("explicit" or "veiled") with the kind they tell."""
    for file in sorted(FOLDER.glob("*distress.yml")):
        for kind, said in _read(file)[tone].items():
            yield from ((phrase, DistressKind(kind)) for phrase in said)


def benign() -> Iterator[str]:
    for file in sorted(FOLDER.glob("*benign.yml")):
        for said in _read(file).values():
            yield from (str(phrase) for phrase in said)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
