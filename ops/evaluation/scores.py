"""Scores: how many messages were understood, family by family and fact by fact."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ops.evaluation.expected import Expected
from ops.understand import DISTRESS, UNSURE, Understood

Pair = tuple[Expected, Understood]
Check = Callable[[Expected, Understood], bool]


@dataclass(frozen=True)
class Score:
    """`good` of `total` messages, under a name that stays from one evaluation to the next."""

    name: str
    good: int
    total: int

    @property
    def share(self) -> float:
        return self.good / self.total if self.total else 1.0

    def has_fallen_since(self, before: "Score") -> bool:
        """By more than a point; in a family of few messages, by more than one message."""
        return self.share < before.share - 0.01 and self.share * before.total < before.good - 1


def overall(pairs: Sequence[Pair]) -> tuple[Score, ...]:
    """What the assistant is asked to reach."""
    calm = [pair for pair in pairs if pair[0].distress is None]
    alarming = [pair for pair in pairs if pair[0].distress is not None]
    return (*_intents(calm), *_facts([pair for pair in calm if pair[0].facts]), *_distress(calm, alarming))


def _intents(calm: Sequence[Pair]) -> Iterator[Score]:
    needs = [pair for pair in calm if pair[0].intent == "need"]
    yield _score("Intent right", calm, lambda e, u: u.intent == e.intent)
    yield _score("Not acted upon wrongly", calm, lambda e, u: u.intent in (e.intent, UNSURE))
    yield _score("First theme of a need", needs, lambda e, u: bool(u.themes) and u.themes[0] in e.themes)
    yield _score("All themes of a need", needs, lambda e, u: frozenset(u.themes) == e.themes)


def _facts(calm: Sequence[Pair]) -> Iterator[Score]:
    placeless = [p for p in calm if not (p[0].place or p[0].places)]
    yield _score("Place", [p for p in calm if p[0].place], lambda e, u: u.place == e.place)
    yield _score("Places to choose from", [p for p in calm if p[0].places], _offers_the_choice)
    yield _score("No place where none is named", placeless, lambda _, u: not (u.place or u.place_candidates))
    yield _score("Age", [p for p in calm if p[0].age], lambda e, u: u.age == e.age)
    yield _score("No age where none is told", [p for p in calm if not p[0].age], lambda _, u: u.age is None)
    yield _score("Contact", [p for p in calm if p[0].contact], lambda e, u: u.contact == e.contact)
    yield _score(
        "No contact where none is given", [p for p in calm if not p[0].contact], lambda _, u: u.contact is None
    )


def _distress(calm: Sequence[Pair], alarming: Sequence[Pair]) -> Iterator[Score]:
    ordinary, near = [p for p in calm if p[0].facts], [p for p in calm if not p[0].facts]
    heard = [p for p in alarming if _is_heard(*p)]
    yield _score("Distress told plainly", [p for p in alarming if not p[0].veiled], _is_heard)
    yield _score("Distress that is veiled", [p for p in alarming if p[0].veiled], _is_heard)
    yield _score("Kind of the distress heard", heard, lambda e, u: e.distress == u.distress)
    yield _score("No false alarm", ordinary, lambda _, u: u.distress is None)
    yield _score("No false alarm, half near misses", near, lambda _, u: u.distress is None)


def by_family(pairs: Sequence[Pair]) -> Iterator[Score]:
    """Messages of each intent that are understood as that intent."""
    for family in sorted({expected.intent for expected, _ in pairs if expected.distress is None}):
        yield _score(family, [p for p in pairs if p[0].intent == family], lambda e, u: u.intent == e.intent)


def misses(pairs: Iterable[Pair]) -> Iterator[str]:
    """One line for each message that was not understood, the wrong and sure ones marked."""
    for expected, said in pairs:
        if said.intent != expected.intent:
            mark = "missed" if said.intent in (UNSURE, DISTRESS) and expected.distress else "WRONG"
            mark = "unsure" if said.intent == UNSURE else mark
            yield f"{mark:7} {said.intent} {said.confidence:.2f}, expected {expected.intent}: {expected.text}"
        elif expected.intent == "need" and frozenset(said.themes) != expected.themes:
            yield f"themes  {', '.join(said.themes)}, expected {', '.join(sorted(expected.themes))}: {expected.text}"


def _score(name: str, pairs: Sequence[Pair], check: Check) -> Score:
    return Score(name, sum(check(*pair) for pair in pairs), len(pairs))


def _offers_the_choice(expected: Expected, said: Understood) -> bool:
    """At least two of the places meant are offered."""
    return len(expected.places & set(said.place_candidates)) >= min(2, len(expected.places))


def _is_heard(_: Expected, said: Understood) -> bool:
    return said.distress is not None
