"""Criteria: the conditions of an offer; what is absent is no condition."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """The choices of one question that the offer accepts."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Criteria:
    """Bounds of age, both included, and one criterion a question at most."""

    age_min: int | None = None
    age_max: int | None = None
    choices: tuple[Criterion, ...] = ()

    @property
    def questions(self) -> frozenset[str]:
        """The keys of the questions whose answers this offer uses, and so the only ones shared."""
        asked = {criterion.question for criterion in self.choices}
        if self.age_min is not None or self.age_max is not None:
            asked.add("age")
        return frozenset(asked)
