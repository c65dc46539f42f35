"""Words that the gateway says by itself, read from its own file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from store.messages import Link


@dataclass(frozen=True)
class Words:
    trouble: str
    trouble_links: tuple[Link, ...]
    distress: dict[str, str]
    distress_after: str
    open_now: str
    closed_now: str
    continue_: str
    stop: str
    not_accepted: dict[str, str]


@cache
def load() -> Words:
    raw = yaml.safe_load((Path(__file__).parent / "words.yml").read_text("utf-8"))
    raw["continue_"] = raw.pop("continue")
    return TypeAdapter(Words).validate_python(raw)
