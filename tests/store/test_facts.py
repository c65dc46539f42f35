"""What a sentence says beside the answer expected is kept only when it is sure."""

from functools import cache

import pytest

from store.answers import Answers
from store.facts import Facts, read_answers, read_facts
from store.interpretation import Reader
from store.places import Gazetteer
from store.questions import Choice, Question, QuestionKind, Questionnaire
from store.territories import AgeBounds

SITUATION = Question(
    "situation",
    QuestionKind.CHOICE,
    "?",
    choices=(Choice("lyceen", "Au lycée", ("lycee",)), Choice("etudiant", "Étudiant", ("fac",))),
)
HEALTH = Question("health", QuestionKind.CHOICE, "?", choices=(Choice("yes", "Malade", ("malade",)),), sensitive=True)
QUESTIONNAIRE = Questionnaire("k", "emploi", "", 1, (SITUATION, HEALTH))


@cache
def reader() -> Reader:
    return Reader(Gazetteer.load(), frozenset(), AgeBounds(16, 30))


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "facts"),
        {
            "je cherche un taf, j'ai 19 ans et j'habite à Reims": Facts("51454", 19),
            "j'habite à côté de Vierzon": Facts("18279", None),
            "j'ai 17 ans": Facts(None, 17),
            "mon frère a 9 ans": Facts(None, None),
            "je cherche un logement": Facts(None, None),
            "": Facts(None, None),
        }.items(),
    )
    def test_are_read_in_passing(self, text: str, facts: Facts) -> None:
        assert read_facts(text, reader()) == facts

    def test_are_added_to_what_was_said(self) -> None:
        answers = Facts("51454", 19).add_to(Answers().skip("situation"))

        assert (answers.place, answers.age, answers.has("situation")) == ("51454", 19, True)

    def test_not_said_replace_nothing(self) -> None:
        said = Facts("51454", 19).add_to(Answers())

        assert Facts().add_to(said) == said


class TestAnswers:
    def test_made_in_passing_are_kept(self) -> None:
        assert read_answers("je suis à la fac", QUESTIONNAIRE, Answers()).given("situation") == ("etudiant",)

    def test_given_or_skipped_before_stay(self) -> None:
        for said in (Answers().answer("situation", "lyceen"), Answers().skip("situation")):
            assert read_answers("je suis à la fac", QUESTIONNAIRE, said) == said

    def test_of_two_kinds_are_left_to_the_question(self) -> None:
        assert read_answers("le lycée ou la fac", QUESTIONNAIRE, Answers()) == Answers()

    def test_to_a_sensitive_question_are_never_taken_in_passing(self) -> None:
        assert not read_answers("je suis malade", QUESTIONNAIRE, Answers()).has("health")
