"""Ready texts: what a professional may send to a youth after a look, read from their own file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter


@dataclass(frozen=True)
class ReadyText:
    key: str
    title: str
    text: str


@cache
def load() -> tuple[ReadyText, ...]:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return TypeAdapter(tuple[ReadyText, ...]).validate_python(raw)


def find(key: str) -> ReadyText | None:
    return next((ready for ready in load() if ready.key == key), None)
