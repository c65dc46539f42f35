"""Words that the gateway says by itself, read from its own file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from store.messages import Link


@dataclass(frozen=True)
class Command:
    """A command of the messaging service, as its menu shows it."""

    name: str
    label: str


@dataclass(frozen=True)
class TelegramWords:
    commands: tuple[Command, ...]
    not_text: str
    not_your_contact: str
    unknown_choice: str
    no_conversation: str
    pressed: str
    confirm_erasing: str
    erase: str
    keep: str
    erased: str
    urgency: str
    choose: str
    share_phone: str
    share_phone_prompt: str
    share_phone_over: str
    progress: str
    how: str
    gain: str
    phone: str
    sent: str
    reference: str
    calendar: str
    speaker: str
    erased_receipt: str


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
    help_lines: str
    crossed: str
    telegram: TelegramWords


@cache
def load() -> Words:
    raw = yaml.safe_load((Path(__file__).parent / "words.yml").read_text("utf-8"))
    raw["continue_"] = raw.pop("continue")
    return TypeAdapter(Words).validate_python(raw)
