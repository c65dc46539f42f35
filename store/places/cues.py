"""The small French words that tell a place from the rest of a sentence."""

from dataclasses import dataclass, fields

from store.places.atlas import DATA


@dataclass(frozen=True, slots=True)
class Cues:
    """`counted` follows an age or a price, `before` and `at` precede a place, `naming` precedes a first name."""

    counted: frozenset[str]
    before: frozenset[str]
    at: frozenset[str]
    dwelling: frozenset[str]
    naming: frozenset[str]


def read_cues() -> Cues:
    lines = (line.split(": ") for line in (DATA / "cues.txt").read_text("utf-8").splitlines())
    listed = {name: frozenset(words.split()) for name, words in lines}
    return Cues(**{field.name: listed[field.name] for field in fields(Cues)})
