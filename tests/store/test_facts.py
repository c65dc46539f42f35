"""What a sentence says beside the answer expected is kept only when it is sure."""

from functools import cache

import pytest

from store.answers import Answers
from store.facts import Facts, read_answers, read_facts, read_situation
from store.interpretation import Reader
from store.places import Gazetteer
from store.questions import AGE, PLACE, Choice, Question, QuestionKind, Questionnaire
from store.territories import AgeBounds

SITUATION = Question(
    "situation",
    QuestionKind.CHOICE,
    "?",
    choices=(Choice("lyceen", "Au lycée", ("lycee",)), Choice("etudiant", "Étudiant", ("fac", "etudiante"))),
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

    def test_a_message_that_gives_a_place_is_read_as_one(self) -> None:
        assert read_facts("tours", reader()).place is None
        assert read_facts("tours", reader(), giving=PLACE).place == "37261"

    def test_a_message_that_gives_an_age_may_be_a_bare_number(self) -> None:
        assert read_facts("19", reader()).age is None
        assert read_facts("19", reader(), giving=AGE).age == 19

    def test_names_the_places_to_choose_from(self) -> None:
        said = read_facts("je suis de st denis", reader())

        assert said.place is None
        assert {"97411", "93066"} <= set(said.places)


class TestAnswers:
    def test_made_in_passing_are_kept(self) -> None:
        assert read_answers("je suis à la fac", QUESTIONNAIRE, Answers()).given("situation") == ("etudiant",)

    def test_given_or_skipped_before_stay(self) -> None:
        for said in (Answers().answer("situation", "lyceen"), Answers().skip("situation")):
            assert read_answers("je suis à la fac", QUESTIONNAIRE, said) == said

    def test_of_two_kinds_are_left_to_the_question(self) -> None:
        assert read_answers("le lycée ou la fac", QUESTIONNAIRE, Answers()) == Answers()

    def test_to_another_question_are_never_a_bare_yes_or_no(self) -> None:
        project = Question("projet", QuestionKind.CHOICE, "?", choices=(Choice("non", "Non", ("non",)),))
        asked = Questionnaire("k", "emploi", "", 1, (project,))

        assert read_answers("non je me suis trompé de ville", asked, Answers()) == Answers()

    def test_of_oneself_are_told_from_what_is_sought(self) -> None:
        said = "je suis étudiante et je cherche un job"

        assert read_situation(said, QUESTIONNAIRE, Answers()).given("situation") == ("etudiant",)
        assert read_situation("je cherche une place à la fac", QUESTIONNAIRE, Answers()) == Answers()
        assert read_situation("je suis à la recherche d'une fac", QUESTIONNAIRE, Answers()) == Answers()

    def test_are_replaced_when_corrected(self) -> None:
        said = Answers().answer("situation", "lyceen")

        assert read_answers("à la fac", QUESTIONNAIRE, said, replacing=True).given("situation") == ("etudiant",)

    def test_to_a_sensitive_question_are_never_taken_in_passing(self) -> None:
        assert not read_answers("je suis malade", QUESTIONNAIRE, Answers()).has("health")
