"""Offer writing: what was typed in the form of an offer, read and held to the rules. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import category

from store.criteria import Criteria, Criterion
from store.deadlines import LONGEST_DELAY, SHORTEST_DELAY
from store.offer_form import OfferForm
from store.offer_text import OfferText
from store.offer_titles import begins_with_verb
from store.offer_zones import find_zone, key_of
from store.places import Gazetteer
from store.questions import Question, QuestionKind, Questionnaire

TITLE_LENGTH = (10, 80)
TEXT_LENGTH = (1, 600)
YOUNGEST, OLDEST = 15, 30
LARGEST_CAPACITY = 9_999


class ProblemKind(StrEnum):
    MISSING = "missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_VERB = "no_verb"
    UNKNOWN = "unknown"
    OUT_OF_BOUNDS = "out_of_bounds"
    REVERSED = "reversed"
    PAST = "past"
    NOTHING_CHOSEN = "nothing_chosen"
    BOTH = "both"
    """Choices are ticked, and so is "no condition"."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one field: `title`, `zones`, `criterion:situation`…"""

    field: str
    kind: ProblemKind


@dataclass(frozen=True)
class WritingRules:
    """What the form is held to: the questions that youths are asked, the places that exist, and today.

    `questionnaire` is None when youths are asked nothing about this theme, and so find no offer of it.
    """

    questionnaire: Questionnaire | None
    gazetteer: Gazetteer
    today: date


@dataclass(frozen=True)
class Checked:
    """What could be read, good enough to be previewed, and what keeps it from being saved."""

    text: OfferText
    problems: tuple[Problem, ...]

    def of(self, field: str) -> ProblemKind | None:
        return next((problem.kind for problem in self.problems if problem.field == field), None)


def conditional(questionnaire: Questionnaire | None) -> tuple[Question, ...]:
    """The questions on which an offer may set a condition, beside the age and the place."""
    kinds = (QuestionKind.CHOICE, QuestionKind.SEVERAL)
    questions = questionnaire.questions if questionnaire else ()
    return tuple(question for question in questions if question.kind in kinds)


def check(form: OfferForm, rules: WritingRules) -> Checked:
    """Read the whole form; every problem is named at once."""
    text = _read(form, rules)
    problems = (
        *([] if rules.questionnaire else [Problem("theme", ProblemKind.UNKNOWN)]),
        *_title_problems(text.title),
        *(problem for field, value in (("how", text.how), ("gain", text.gain)) for problem in _prose(field, value)),
        *_zone_problems(form, rules.gazetteer),
        *_age_problems(form),
        *_condition_problems(form, rules.questionnaire),
        *_number_problem("delay_days", form.delay_days, SHORTEST_DELAY, LONGEST_DELAY),
        *_number_problem("capacity", form.capacity, 1, LARGEST_CAPACITY),
        *_validity_problems(form.valid_until, rules.today),
    )
    return Checked(text, problems)


def _read(form: OfferForm, rules: WritingRules) -> OfferText:
    zones = (zone for zone in map(find_zone, form.zones) if zone and rules.gazetteer.zones.knows(zone))
    return OfferText(
        theme=cleaned(form.theme),
        title=" ".join(cleaned(form.title).split()),
        how=cleaned(form.how),
        gain=cleaned(form.gain),
        zones=tuple(sorted(set(zones), key=key_of)),
        criteria=Criteria(_number(form.age_min), _number(form.age_max), tuple(_criteria(form, rules.questionnaire))),
        delay_days=_number(form.delay_days, SHORTEST_DELAY, LONGEST_DELAY),
        capacity=_number(form.capacity, 1, LARGEST_CAPACITY),
        valid_until=_day(form.valid_until),
    )


def _criteria(form: OfferForm, questionnaire: Questionnaire | None) -> Iterator[Criterion]:
    for question in conditional(questionnaire):
        condition = form.condition_on(question.key)
        kept = tuple(choice.key for choice in question.choices if choice.key in condition.choices)
        # Every choice is no condition, also for the choices that a later version adds.
        if condition.asked and 0 < len(kept) < len(question.choices):
            yield Criterion(question.key, kept)


def _title_problems(title: str) -> Iterator[Problem]:
    shortest, longest = TITLE_LENGTH
    if not title:
        yield Problem("title", ProblemKind.MISSING)
    elif not begins_with_verb(title):
        yield Problem("title", ProblemKind.NO_VERB)
    elif len(title) < shortest:
        yield Problem("title", ProblemKind.TOO_SHORT)
    elif len(title) > longest:
        yield Problem("title", ProblemKind.TOO_LONG)


def _prose(field: str, text: str) -> Iterator[Problem]:
    if not text:
        yield Problem(field, ProblemKind.MISSING)
    elif len(text) > TEXT_LENGTH[1]:
        yield Problem(field, ProblemKind.TOO_LONG)


def _zone_problems(form: OfferForm, gazetteer: Gazetteer) -> Iterator[Problem]:
    if not form.zones:
        yield Problem("zones", ProblemKind.MISSING)
    elif not all((zone := find_zone(key)) and gazetteer.zones.knows(zone) for key in form.zones):
        yield Problem("zones", ProblemKind.UNKNOWN)


def _age_problems(form: OfferForm) -> Iterator[Problem]:
    for typed in (form.age_min, form.age_max):
        if typed.strip() and _number(typed) is None:
            yield Problem("age", ProblemKind.OUT_OF_BOUNDS)
            return
    low, high = _number(form.age_min), _number(form.age_max)
    if low is not None and high is not None and low > high:
        yield Problem("age", ProblemKind.REVERSED)


def _condition_problems(form: OfferForm, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    known = {question.key: {choice.key for choice in question.choices} for question in conditional(questionnaire)}
    for condition in form.conditions:
        field = f"criterion:{condition.question}"
        if not condition.asked:
            # Ticking choices and forgetting to say that they count would open the offer to everybody.
            yield from [Problem(field, ProblemKind.BOTH)] if condition.choices else []
        elif condition.question not in known or set(condition.choices) - known[condition.question]:
            yield Problem(field, ProblemKind.UNKNOWN)
        elif not condition.choices:
            yield Problem(field, ProblemKind.NOTHING_CHOSEN)


def _number_problem(field: str, typed: str, least: int, most: int) -> Iterable[Problem]:
    wrong = bool(typed.strip()) and _number(typed, least, most) is None
    return [Problem(field, ProblemKind.OUT_OF_BOUNDS)] if wrong else []


def _validity_problems(typed: str, today: date) -> Iterator[Problem]:
    day = _day(typed)
    if typed.strip() and day is None:
        yield Problem("valid_until", ProblemKind.UNKNOWN)
    elif day is not None and day <= today:
        yield Problem("valid_until", ProblemKind.PAST)


def _number(typed: str, least: int = YOUNGEST, most: int = OLDEST) -> int | None:
    digits = typed.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < len(str(most)) + 3):
        return None
    return int(digits) if least <= int(digits) <= most else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def cleaned(text: str) -> str:
    """Without what nobody sees: a stray control character breaks a database, or turns a line around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(mark for mark in lines if mark == "\n" or category(mark)[0] != "C").strip()
