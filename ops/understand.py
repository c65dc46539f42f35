"""Understanding: what the assistant would make of each message, through the code that the gateway uses."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.distress import Detector, DistressKind
from bot.masking import Masked, mask, typed_text
from ops.train import trained_model
from store.contact_details import DetailKind
from store.facts import read_facts
from store.interpretation import Reader
from store.places import Gazetteer
from store.questions import AGE, PLACE
from store.territories import AgeBounds

PARSER = (".venv-rasa/bin/python", "-m", "dialogue.parse", "--model")
FALLBACK = "nlu_fallback"
UNSURE = "unsure"
DISTRESS = "distress"
GIVING = {"give_place": PLACE, "give_age": AGE}
_POSTCODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True)
class Parsed:
    """What the dialogue engine reads in a masked text."""

    intent: str
    confidence: float
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """`intent` is what would be acted upon, "unsure" when the assistant would ask; places are INSEE codes."""

    text: str
    intent: str
    confidence: float
    themes: tuple[str, ...]
    distress: str | None
    place: str | None
    place_candidates: tuple[str, ...]
    postcode: str | None
    age: int | None
    contact: str | None


def main(root: Path) -> None:
    """Read messages, one a line, on standard input; write one JSON object a line."""
    texts = [line.rstrip("\n") for line in sys.stdin if line.strip()]
    for understood in understand(texts, root):
        print(json.dumps(asdict(understood), ensure_ascii=False))


def understand(texts: Sequence[str], root: Path) -> Iterator[Understood]:
    """Mask, look for distress, normalise and parse, as a turn does."""
    masked = [mask(typed_text(text), source="understand", first_name_expected=False) for text in texts]
    parsed = _parse([each.text for each in masked], root)
    detector, reader = Detector.load(), Reader(Gazetteer.load(), frozenset(), AgeBounds())
    for text, hidden, read in zip(texts, masked, parsed, strict=True):
        yield _understood(text, hidden, read, detector, reader)


def _parse(texts: Iterable[str], root: Path) -> list[Parsed]:
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    command = [*PARSER, str(trained_model(root))]
    done = subprocess.run(command, cwd=root, input=lines, text=True, stdout=subprocess.PIPE, check=True)
    adapter = TypeAdapter(Parsed)
    return [adapter.validate_json(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _understood(text: str, masked: Masked, read: Parsed, detector: Detector, reader: Reader) -> Understood:
    distress = _distress(detector.detect(text), read)
    facts = read_facts(masked.text, reader, giving=GIVING.get(read.intent))
    postcode = _POSTCODE.search(masked.text)
    return Understood(
        text=text,
        intent=DISTRESS if distress else UNSURE if read.intent == FALLBACK else read.intent,
        confidence=read.confidence,
        themes=read.themes,
        distress=distress.value if distress else None,
        place=facts.place,
        place_candidates=facts.places,
        postcode=postcode.group() if postcode else None,
        age=facts.age,
        contact=next((d.value for d in masked.details if d.kind is not DetailKind.FIRST_NAME), None),
    )


def _distress(heard: DistressKind | None, read: Parsed) -> DistressKind | None:
    """What the gateway hears; failing that, what the dialogue would answer with the help lines."""
    if heard is None and read.intent == DISTRESS:
        return DistressKind.OTHER_DISTRESS
    return heard.reported if heard else None
