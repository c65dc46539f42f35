"""Offer reach: which part of the possible profiles an offer's criteria let through. Pure.

A profile is an age of the territory, and one complete way through the questionnaire: an answer to each question that
the answers before make useful. A question that is not asked excludes nothing, as in matching.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations
from math import prod

from store.criteria import Criteria
from store.questions import AGE, Question, QuestionKind, Questionnaire
from store.territories import AgeBounds

_ANSWERED = (QuestionKind.CHOICE, QuestionKind.SEVERAL)

Closed = frozenset[str]
"""Questions that earlier answers keep from being asked."""


@dataclass(frozen=True)
class Cost:
    """The criterion on one question, and the share of profiles that it alone turns away."""

    question: str
    share: Fraction


@dataclass(frozen=True)
class Reach:
    """`costs` has the dearest criterion first."""

    profiles: int
    reached: int
    costs: tuple[Cost, ...]

    @property
    def share(self) -> Fraction:
        return Fraction(self.reached, self.profiles) if self.profiles else Fraction(0)

    @property
    def dearest(self) -> Cost | None:
        return self.costs[0] if self.costs and self.costs[0].share else None


def reach(questionnaire: Questionnaire, ages: AgeBounds, criteria: Criteria) -> Reach:
    """Count exactly, question after question: never a list of profiles, however many there are."""
    profiles = _count(questionnaire, ages, Criteria())
    reached = _count(questionnaire, ages, criteria)
    costs = [
        Cost(question, Fraction(_count(questionnaire, ages, _without(criteria, question)) - reached, profiles or 1))
        for question in sorted(criteria.questions)
    ]
    return Reach(profiles, reached, tuple(sorted(costs, key=lambda cost: -cost.share)))


def _without(criteria: Criteria, question: str) -> Criteria:
    if question == AGE:
        return replace(criteria, age_min=None, age_max=None)
    return replace(criteria, choices=tuple(each for each in criteria.choices if each.question != question))


def _count(questionnaire: Questionnaire, ages: AgeBounds, criteria: Criteria) -> int:
    """Follow the questions in order; ways through that leave the same questions open are counted as one."""
    accepted = {each.question: frozenset(each.choices) for each in criteria.choices}
    ways: Mapping[Closed, int] = {frozenset(_never_asked(questionnaire)): 1}
    for at, question in enumerate(questionnaire.questions):
        if question.kind in _ANSWERED:
            ways = _step(ways, question, questionnaire.questions[at + 1 :], accepted.get(question.key))
    return _ages(ages, criteria) * sum(ways.values())


def _never_asked(questionnaire: Questionnaire) -> Iterator[str]:
    """Questions that wait for an answer that nobody gives before them."""
    answered: set[str] = set()
    for question in questionnaire.questions:
        if question.when.keys() - answered:
            yield question.key
        elif question.kind in _ANSWERED:
            answered.add(question.key)


def _ages(ages: AgeBounds, criteria: Criteria) -> int:
    low = max(ages.minimum, criteria.age_min or ages.minimum)
    high = min(ages.maximum, criteria.age_max or ages.maximum)
    return max(0, high - low + 1)


def _step(
    ways: Mapping[Closed, int], question: Question, later: tuple[Question, ...], accepted: frozenset[str] | None
) -> Mapping[Closed, int]:
    waiting = {each.key: frozenset(each.when[question.key]) for each in later if question.key in each.when}
    answers = list(_answers(question, waiting, accepted))
    found: dict[Closed, int] = defaultdict(int)
    for closed, number in ways.items():
        if question.key in closed:
            found[closed.union(waiting) - {question.key}] += number
            continue
        for opened, weight in answers:
            found[closed.union(waiting.keys() - opened)] += number * weight
    return found


def _answers(
    question: Question, waiting: Mapping[str, frozenset[str]], accepted: frozenset[str] | None
) -> Iterator[tuple[frozenset[str], int]]:
    """The answers that the criterion accepts: which questions they open, and how many answers do just that."""
    alike: dict[tuple[frozenset[str], bool], int] = defaultdict(int)
    for choice in question.choices:
        opened = frozenset(key for key, opens in waiting.items() if choice.key in opens)
        alike[opened, accepted is None or choice.key in accepted] += 1
    if question.kind is QuestionKind.CHOICE:
        yield from ((opened, number) for (opened, fits), number in alike.items() if fits)
        return
    for groups in chain.from_iterable(combinations(alike.items(), size) for size in range(1, len(alike) + 1)):
        if any(fits for (_, fits), _ in groups):
            opened = frozenset().union(*(each for (each, _), _ in groups))
            yield opened, prod(2**number - 1 for _, number in groups)
