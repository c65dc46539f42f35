"""The French words that tell the writer's age from any other number."""

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words, each list named for what it says of the number beside it."""

    years: frozenset[str]
    # Right before the number, small words between: a length of time, a limit, somebody's past.
    not_an_age: frozenset[str]
    # Those that count only when nothing stands between.
    only_next: frozenset[str]
    small: frozenset[str]
    nearly: frozenset[str]
    people: frozenset[str]
    # What makes of "fille" somebody else: "ma fille", not "fille, 19 ans".
    owned: frozenset[str]
    myself: frozenset[str]
    # "10 ans d'expérience"
    never_after: frozenset[str]
    past: frozenset[str]
    celebrated: frozenset[str]
    # What may follow "j'ai 19" without "ans".
    after_bare: frozenset[str]
    genders: frozenset[str]
    # What may follow the number that answers "quel âge as-tu ?".
    after_an_answer: frozenset[str]
    denied: frozenset[str]
    theirs: frozenset[str]
    now: frozenset[str]


@cache
def known() -> Words:
    """The words that ship with the package."""
    lines = resources.files(__package__).joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    listed = {name: frozenset(said.split()) for name, said in (line.split(": ") for line in lines)}
    return Words(**{field.name: listed[field.name] for field in fields(Words)})
