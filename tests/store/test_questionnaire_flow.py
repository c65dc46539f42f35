"""The way through the demo's own questionnaires, straight and otherwise."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ops.demo.files import questionnaires
from store.answers import Answers
from store.questionnaire_flow import next_question, previous_question, progress, relevant, useful
from store.questions import AGE, PLACE, Choice, NoSuchQuestion, Question, QuestionKind, Questionnaire


@cache
def demo() -> tuple[Questionnaire, ...]:
    return tuple(Questionnaire(f.key, f.theme, f.title, f.version, f.questions) for f in questionnaires())


def values(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """What a youth may answer, skipping included."""
    if question.key == PLACE:
        return st.sampled_from([("51454",), ()])
    if question.key == AGE:
        return st.integers(16, 30).map(lambda age: (str(age),)) | st.just(())
    keys = st.sampled_from([choice.key for choice in question.choices])
    most = 3 if question.kind is QuestionKind.SEVERAL else 1
    return st.lists(keys, max_size=most, unique=True).map(tuple)


@st.composite
def straight_ways(draw: st.DrawFn) -> tuple[Questionnaire, list[tuple[Question, Answers]]]:
    """A questionnaire answered from its start to its end: each question with the answers before it."""
    questionnaire = draw(st.sampled_from(demo()))
    answers, way = Answers(), []
    while question := next_question(questionnaire, answers):
        way.append((question, answers))
        answers = answers.answer(question.key, *draw(values(question)))
    return questionnaire, way


@st.composite
def any_answers(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    """Answers to any of the questions, useful or not, as they remain after going back and changing."""
    questionnaire = draw(st.sampled_from(demo()))
    answered = draw(st.lists(st.sampled_from(questionnaire.questions), unique_by=lambda question: question.key))
    return questionnaire, Answers({question.key: draw(values(question)) for question in answered})


CONDITIONAL = Questionnaire(
    "k",
    "emploi",
    "",
    1,
    (
        Question("a", QuestionKind.CHOICE, "", choices=(Choice("yes", ""), Choice("no", ""))),
        Question("b", QuestionKind.CHOICE, "", choices=(Choice("yes", ""),), when={"a": ("yes",)}),
        Question("c", QuestionKind.CHOICE, "", choices=(Choice("yes", ""),), when={"b": ("yes",)}),
        Question("d", QuestionKind.CHOICE, "", choices=(Choice("yes", ""),)),
    ),
)


class TestConditions:
    def test_open_on_the_choices_named(self) -> None:
        assert next_question(CONDITIONAL, Answers().answer("a", "yes")) is CONDITIONAL.questions[1]

    @pytest.mark.parametrize("answers", [Answers().answer("a", "no"), Answers().skip("a")])
    def test_stay_closed_otherwise(self, answers: Answers) -> None:
        assert next_question(CONDITIONAL, answers) is CONDITIONAL.questions[3]

    def test_close_again_what_hung_on_a_changed_answer(self) -> None:
        answers = Answers().answer("a", "yes").answer("b", "yes").answer("c", "yes").answer("d", "yes")

        changed = relevant(CONDITIONAL, answers.answer("a", "no"))

        assert set(changed.values) == {"a", "d"}

    def test_open_again_with_the_answers_of_before(self) -> None:
        answers = Answers().answer("a", "no").answer("b", "yes").answer("c", "yes").answer("d", "yes")

        assert set(relevant(CONDITIONAL, answers.answer("a", "yes")).values) == {"a", "b", "c", "d"}


class TestGoingStraight:
    @given(straight_ways())
    def test_never_makes_the_way_longer(self, walk: tuple[Questionnaire, list[tuple[Question, Answers]]]) -> None:
        questionnaire, way = walk
        seen = [progress(questionnaire, answers, question.key) for question, answers in way]

        assert [at.of for at in seen] == sorted((at.of for at in seen), reverse=True)

    @given(straight_ways())
    def test_counts_the_steps_one_by_one_to_the_last(
        self, walk: tuple[Questionnaire, list[tuple[Question, Answers]]]
    ) -> None:
        questionnaire, way = walk
        seen = [progress(questionnaire, answers, question.key) for question, answers in way]

        assert [at.step for at in seen] == list(range(1, len(way) + 1))
        assert seen[-1].step <= seen[-1].of

    @given(straight_ways())
    def test_asks_each_useful_question_once(self, walk: tuple[Questionnaire, list[tuple[Question, Answers]]]) -> None:
        questionnaire, way = walk
        question, before = way[-1]
        final = before.skip(question.key)

        assert len({question.key for question, _ in way}) == len(way)
        assert {question.key for question, _ in way} >= {question.key for question in useful(questionnaire, final)}


class TestComingBack:
    @given(straight_ways())
    def test_leads_to_the_question_before(self, walk: tuple[Questionnaire, list[tuple[Question, Answers]]]) -> None:
        questionnaire, way = walk
        for (before, _), (question, answers) in pairwise(way):
            assert previous_question(questionnaire, answers, question.key) == before

    @given(straight_ways())
    def test_stops_at_the_first(self, walk: tuple[Questionnaire, list[tuple[Question, Answers]]]) -> None:
        questionnaire, way = walk

        assert previous_question(questionnaire, way[-1][1], way[0][0].key) is None

    def test_from_the_end_leads_to_the_last(self) -> None:
        answers = Answers().answer("a", "no").answer("d", "yes")

        assert previous_question(CONDITIONAL, answers, None) is CONDITIONAL.questions[3]


class TestWhatCounts:
    @given(any_answers())
    def test_does_not_depend_on_what_was_said_in_passing(self, said: tuple[Questionnaire, Answers]) -> None:
        questionnaire, answers = said
        kept = relevant(questionnaire, answers)

        assert useful(questionnaire, kept) == useful(questionnaire, answers)
        assert relevant(questionnaire, kept) == kept

    @given(any_answers(), st.data())
    def test_is_the_same_whatever_was_said_before_a_change(
        self, said: tuple[Questionnaire, Answers], data: st.DataObject
    ) -> None:
        questionnaire, answers = said
        assume(answers.values)
        key = data.draw(st.sampled_from(sorted(answers.values)))
        detour = answers.answer(key, *data.draw(values(questionnaire.get(key))))

        back = detour.answer(key, *answers.given(key))

        assert relevant(questionnaire, back) == relevant(questionnaire, answers)


class TestQuestionnaire:
    def test_says_when_it_has_no_such_question(self) -> None:
        assert CONDITIONAL.find("z") is None
        with pytest.raises(NoSuchQuestion):
            CONDITIONAL.get("z")
