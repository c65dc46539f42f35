"""The profiles that a questionnaire can tell apart, each with the offers that suit it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from tests.ops.demo_reading import Offer, Question

Answered = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Profile:
    """Ages that no offer tells apart, with one combination of answers, and the number of offers that suit."""

    ages: tuple[int, ...]
    answers: Answered
    offers: int

    def __str__(self) -> str:
        return " ".join(f"{key}={'+'.join(sorted(chosen))}" for key, chosen in self.answers.items())


class Walk:
    """Every way through the questions; a set of offers is held by the bits of one integer."""

    def __init__(self, questions: list[Question], offers: list[Offer]) -> None:
        self._questions = questions
        self._offers = offers
        self._ways = {q.key: [(chosen, self._suited(q.key, chosen)) for chosen in _answers(q)] for q in questions}

    def profiles(self, ages: range) -> Iterator[Profile]:
        alike: dict[int, list[int]] = defaultdict(list)
        for age in ages:
            alike[self._bits(lambda offer, age=age: age in offer.ages)].append(age)  # type: ignore[misc]
        for left, group in alike.items():
            for answers, suited in self._onwards(0, {}, left):
                yield Profile(tuple(group), answers, suited.bit_count())

    def _onwards(self, step: int, answers: Answered, left: int) -> Iterator[tuple[Answered, int]]:
        if step == len(self._questions):
            yield answers, left
        elif not _useful(self._questions[step], answers):
            yield from self._onwards(step + 1, answers, left)
        else:
            key = self._questions[step].key
            for chosen, suited in self._ways[key]:
                yield from self._onwards(step + 1, {**answers, key: chosen}, left & suited)

    def _suited(self, key: str, chosen: frozenset[str]) -> int:
        return self._bits(lambda offer: key not in offer.criteria or not chosen.isdisjoint(offer.criteria[key]))

    def _bits(self, suits: Callable[[Offer], bool]) -> int:
        return sum(1 << position for position, offer in enumerate(self._offers) if suits(offer))


def _answers(question: Question) -> list[frozenset[str]]:
    most = len(question.choices) if question.kind == "several" else 1
    return [frozenset(some) for size in range(1, most + 1) for some in combinations(question.choices, size)]


def _useful(question: Question, answers: Answered) -> bool:
    return all(not opens.isdisjoint(answers.get(key, ())) for key, opens in question.when.items())
