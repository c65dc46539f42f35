"""Expected: the messages kept apart in nlu/tests, each with what a careful reader understands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

TESTS = Path("nlu/tests")
REFUSED = "refused"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    intent: str
    themes: tuple[str, ...] = ()
    place: str | None = None
    places: tuple[str, ...] = ()
    age: int | None = None
    contact: str | None = None
    distress: str | None = None
    veiled: bool = False
    facts: bool = True


@dataclass(frozen=True)
class Expected:
    """`place` is an INSEE code, `places` those to choose from; without `facts`, nobody noted places, ages, contacts."""

    text: str
    intent: str
    themes: frozenset[str]
    place: str | None
    places: frozenset[str]
    age: int | None
    contact: str | None
    distress: str | None
    veiled: bool
    facts: bool


def read(root: Path) -> tuple[Expected, ...]:
    """Every message of nlu/tests, one JSON object a line."""
    return tuple(expected for path in sorted((root / TESTS).glob("*.jsonl")) for expected in _in(path))


def _in(path: Path) -> Iterator[Expected]:
    for line in path.read_text(encoding="utf-8").splitlines():
        said = _Line.model_validate_json(line)
        yield Expected(
            text=said.text,
            intent=said.intent,
            themes=frozenset(said.themes),
            place=said.place,
            places=frozenset(said.places),
            age=said.age,
            contact=None if said.contact == REFUSED else said.contact,
            distress=said.distress,
            veiled=said.veiled,
            facts=said.facts,
        )
