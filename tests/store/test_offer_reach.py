"""The share of profiles that an offer reaches: counted, and compared with matching itself."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.answers import Answers
from store.criteria import Criteria, Criterion
from store.matching import judge
from store.offer_reach import reach
from store.questionnaire_flow import next_question
from store.questions import AGE, Choice, Question, QuestionKind, Questionnaire
from store.territories import AgeBounds
from tests.store.writing_offers import QUESTIONNAIRE

AGES = AgeBounds(16, 18)


def only(question: str, *choices: str) -> Criteria:
    return Criteria(choices=(Criterion(question, choices),))


def profiles(questionnaire: Questionnaire, answers: Answers) -> Iterator[Answers]:
    """Every complete way through the questionnaire, one answer after the other."""
    question = next_question(questionnaire, answers)
    if question is None:
        yield answers
    elif question.kind is QuestionKind.CHOICE:
        for choice in question.choices:
            yield from profiles(questionnaire, answers.answer(question.key, choice.key))
    else:
        keys = [choice.key for choice in question.choices]
        for picked in chain.from_iterable(combinations(keys, size) for size in range(1, len(keys) + 1)):
            yield from profiles(questionnaire, answers.answer(question.key, *picked))


class TestReach:
    def test_of_no_condition_is_everybody(self) -> None:
        found = reach(QUESTIONNAIRE, AGES, Criteria())

        # Three ages; the student and the one who does nothing have two levels each.
        assert (found.profiles, found.reached, found.share, found.dearest) == (15, 15, Fraction(1), None)

    def test_counts_ages(self) -> None:
        found = reach(QUESTIONNAIRE, AGES, Criteria(17))

        assert (found.share, found.costs[0].question, found.costs[0].share) == (
            Fraction(2, 3),
            "age",
            Fraction(1, 3),
        )

    def test_of_ages_beyond_those_of_the_territory_is_nobody(self) -> None:
        assert reach(QUESTIONNAIRE, AGES, Criteria(25, 30)).reached == 0

    def test_keeps_those_who_are_not_asked(self) -> None:
        # Whoever is at school is not asked for a diploma.
        assert reach(QUESTIONNAIRE, AGES, only("niveau", "bac")).share == Fraction(3, 5)

    def test_names_the_dearest_condition(self) -> None:
        criteria = Criteria(None, 17, (Criterion("situation", ("etudiant",)),))

        dearest = reach(QUESTIONNAIRE, AGES, criteria).dearest

        assert dearest is not None
        assert dearest.question == "situation"

    def test_ignores_questions_that_are_gone(self) -> None:
        assert reach(QUESTIONNAIRE, AGES, only("shoes", "42")).share == 1

    def test_without_questions_counts_ages_alone(self) -> None:
        assert reach(Questionnaire("a", "a", "A", 1, ()), AGES, Criteria()).profiles == 3


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    made: list[Question] = []
    for number in range(draw(st.integers(0, 3))):
        choices = tuple(Choice(f"c{rank}", "") for rank in range(draw(st.integers(1, 3))))
        openers = draw(st.lists(st.sampled_from(made), max_size=2, unique_by=lambda each: each.key)) if made else []
        when = {}
        for opener in openers:
            opens = draw(st.lists(st.sampled_from([each.key for each in opener.choices]), min_size=1, unique=True))
            when[opener.key] = tuple(opens)
        if draw(st.integers(0, 9)) == 0:
            when["gone"] = ("c0",)
        kind = draw(st.sampled_from([QuestionKind.CHOICE, QuestionKind.SEVERAL]))
        made.append(Question(f"q{number}", kind, "", choices=choices, when=when))
    return Questionnaire("a", "a", "A", 1, tuple(made))


@st.composite
def conditions(draw: st.DrawFn) -> Criteria:
    picked = st.lists(st.sampled_from(["c0", "c1", "c2"]), min_size=1, unique=True).map(tuple)
    chosen = draw(st.dictionaries(st.sampled_from(["q0", "q1", "q2"]), picked))
    return Criteria(
        draw(st.none() | st.integers(15, 19)),
        draw(st.none() | st.integers(15, 19)),
        tuple(Criterion(question, choices) for question, choices in chosen.items()),
    )


class TestCounting:
    @settings(max_examples=150)
    @given(questionnaires(), conditions())
    def test_agrees_with_matching_profile_by_profile(self, questionnaire: Questionnaire, criteria: Criteria) -> None:
        everybody = [
            answers
            for age in range(AGES.minimum, AGES.maximum + 1)
            for answers in profiles(questionnaire, Answers().answer(AGE, str(age)))
        ]

        found = reach(questionnaire, AGES, criteria)

        assert found.profiles == len(everybody)
        assert found.reached == fitting(criteria, everybody)
        assert {cost.question: cost.share * len(everybody) for cost in found.costs} == {
            question: fitting(without(criteria, question), everybody) - found.reached for question in criteria.questions
        }
        assert [cost.share for cost in found.costs] == sorted((cost.share for cost in found.costs), reverse=True)

    def test_needs_no_list_of_profiles(self) -> None:
        choices = tuple(Choice(f"c{rank}", "") for rank in range(20))
        questions = tuple(Question(f"q{number}", QuestionKind.SEVERAL, "", choices=choices) for number in range(12))

        found = reach(Questionnaire("a", "a", "A", 1, questions), AGES, only("q0", "c0"))

        assert found.profiles == 3 * (2**20 - 1) ** 12
        assert found.share == Fraction(2**19, 2**20 - 1)


def fitting(criteria: Criteria, everybody: list[Answers]) -> int:
    return sum(judge(criteria, answers).fits for answers in everybody)


def without(criteria: Criteria, question: str) -> Criteria:
    if question == AGE:
        return Criteria(choices=criteria.choices)
    kept = tuple(each for each in criteria.choices if each.question != question)
    return Criteria(criteria.age_min, criteria.age_max, kept)
