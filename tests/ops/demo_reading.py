"""The demo's files, read plainly, without the code that loads them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DEMO = Path(__file__).parents[2] / "ops" / "demo"
MAIN_THEMES = ("emploi", "logement")


@dataclass(frozen=True)
class Question:
    key: str
    kind: str
    choices: tuple[str, ...]
    when: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Offer:
    """`criteria` are the choices accepted by question key; an age is a number of years."""

    key: str
    theme: str
    zones: frozenset[tuple[str, str]]
    ages: range
    criteria: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Network:
    """What one file holds; `raw` is the file itself."""

    name: str
    raw: dict[str, Any]

    @property
    def territory(self) -> dict[str, Any]:
        return dict(self.raw["territory"])

    @property
    def organisations(self) -> list[dict[str, Any]]:
        return list(self.raw["organisations"])

    @property
    def raw_offers(self) -> list[dict[str, Any]]:
        return [offer for organisation in self.organisations for offer in organisation["offers"]]

    def offers(self, theme: str) -> list[Offer]:
        """Those that youths see."""
        seen = [raw for raw in self.raw_offers if raw.get("status", "published") == "published"]
        return [_offer(raw) for raw in seen if raw["theme"] == theme]


def territories() -> list[Network]:
    return [Network(path.stem, read(path)) for path in sorted((DEMO / "territories").glob("*.yml"))]


def national() -> Network:
    return Network("national", read(DEMO / "national.yml"))


def questionnaires() -> dict[str, dict[str, Any]]:
    """The files as they are, by theme."""
    return {path.stem: read(path) for path in sorted((DEMO / "questionnaires").glob("*.yml"))}


def choice_questions(theme: str) -> list[Question]:
    """The questions of a theme that have choices, in order."""
    questions = questionnaires()[theme]["questions"]
    return [_question(raw) for raw in questions if raw["kind"] in ("choice", "several")]


def texts(value: object) -> list[str]:
    """Every string inside a value read from YAML."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list) else []


def phones(text: str) -> list[str]:
    """The French phone numbers of a text, as ten digits."""
    found = re.findall(r"(?:\+33 ?(?:\(0\))? ?|0)[1-9](?:[ .\-]?\d{2}){4}", text)
    return [re.sub(r"\D", "", re.sub(r"^\+33 ?(?:\(0\))?", "0", phone)) for phone in found]


@cache
def read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text("utf-8")))


def _question(raw: dict[str, Any]) -> Question:
    when = {key: frozenset(choices) for key, choices in raw.get("when", {}).items()}
    return Question(raw["key"], raw["kind"], tuple(choice["key"] for choice in raw["choices"]), when)


def _offer(raw: dict[str, Any]) -> Offer:
    criteria = dict(raw["criteria"])
    age = criteria.pop("age", {})
    return Offer(
        key=raw["key"],
        theme=raw["theme"],
        zones=frozenset((zone["level"], zone["code"]) for zone in raw["zones"]),
        ages=range(age.get("min", 0), age.get("max", 120) + 1),
        criteria={key: frozenset(choices) for key, choices in criteria.items()},
    )
