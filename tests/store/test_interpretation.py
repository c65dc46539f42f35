"""What youths write is read as the answer that they mean, or asked again."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.demo.files import questionnaires
from store.interpretation import Ambiguous, NotUnderstood, OutOfBounds, Reader, Understood, read_choice
from store.places import Gazetteer
from store.questions import Choice, Question, QuestionKind
from store.territories import AgeBounds

SITUATION = {
    "au lycée": "lyceen",
    "jsuis au lycee": "lyceen",
    "en terminale": "lyceen",
    "au lycé": "lyceen",
    "je suis étudiante": "etudiant",
    "etudiente": "etudiant",
    "à la fac": "etudiant",
    "apprentie en boulangerie": "apprenti",
    "jtravaille": "en_emploi",
    "en CDI": "en_emploi",
    "je bosse à mi temps": "en_emploi",
    "chomage": "sans_activite",
    "rien": "sans_activite",
    "RIEN DU TOUT": "sans_activite",
}
BOAT = Question(
    "boat",
    QuestionKind.CHOICE,
    "?",
    choices=(
        Choice("bac", "Le bac", ("bac",)),
        Choice("bac_pro", "Le bac pro", ("bac pro",)),
        Choice("sail", "La voile", ("voile",)),
    ),
)


@cache
def reader() -> Reader:
    return Reader(Gazetteer.load(), frozenset(), AgeBounds(16, 30))


@cache
def question(theme: str, key: str) -> Question:
    file = next(file for file in questionnaires() if file.theme == theme)
    return next(question for question in file.questions if question.key == key)


class TestChoices:
    @pytest.mark.parametrize(("text", "choice"), SITUATION.items())
    def test_are_read_in_youths_own_words(self, text: str, choice: str) -> None:
        assert read_choice(question("emploi", "situation"), text) == Understood((choice,))

    @pytest.mark.parametrize("text", ["", "blabla", "je sais pas trop", "42", "👍", "a" * 500])
    def test_are_not_guessed(self, text: str) -> None:
        assert read_choice(question("emploi", "situation"), text) == NotUnderstood()

    @pytest.mark.parametrize("text", ["pas la voile", "pas de bac", "jamais de voille", "ni bac ni voile"])
    def test_denied_are_not_chosen(self, text: str) -> None:
        assert read_choice(BOAT, text) == NotUnderstood()

    def test_with_longer_words_win_over_those_inside_them(self) -> None:
        assert read_choice(BOAT, "j'ai un bac pro") == Understood(("bac_pro",))

    def test_named_together_are_asked_about(self) -> None:
        reading = read_choice(BOAT, "la voile ou le bac")

        assert isinstance(reading, Ambiguous)
        assert [option.key for option in reading.options] == ["bac", "sail"]

    def test_are_all_kept_where_several_may_be(self) -> None:
        several = Question("boat", QuestionKind.SEVERAL, "?", choices=BOAT.choices)

        assert read_choice(several, "la voile et le bac") == Understood(("bac", "sail"))

    @pytest.mark.parametrize(
        ("each", "choice"),
        [
            pytest.param(each, choice, id=f"{file.theme}-{each.key}-{choice.key}")
            for file in questionnaires()
            for each in file.questions
            for choice in each.choices
        ],
    )
    def test_are_read_in_the_words_of_their_button(self, each: Question, choice: Choice) -> None:
        assert read_choice(each, choice.label) == Understood((choice.key,))

    @given(st.text(max_size=500))
    def test_survive_any_text(self, text: str) -> None:
        reading = read_choice(question("logement", "duree"), text)

        assert isinstance(reading, Understood | Ambiguous | NotUnderstood)


class TestAges:
    @pytest.mark.parametrize("text", ["19", "j'ai 19 ans", "dix neuf"])
    def test_are_read(self, text: str) -> None:
        assert reader().age(text) == Understood(("19",))

    @pytest.mark.parametrize(("text", "age"), [("15", 15), ("31 ans", 31)])
    def test_out_of_bounds_are_said_to_be(self, text: str, age: int) -> None:
        assert reader().age(text) == OutOfBounds(age)

    def test_not_said_are_not_guessed(self) -> None:
        assert reader().age("devine") == NotUnderstood()

    @given(st.text(max_size=500))
    def test_survive_any_text(self, text: str) -> None:
        assert isinstance(reader().age(text), Understood | OutOfBounds | NotUnderstood)


class TestPlaces:
    @pytest.mark.parametrize("text", ["Reims", "reims", "51100", "j'habite à Reims"])
    def test_are_read(self, text: str) -> None:
        assert reader().place(text) == Understood(("51454",))

    def test_shared_by_several_are_asked_about_with_their_department(self) -> None:
        reading = reader().place("Saint-Denis")

        assert isinstance(reading, Ambiguous)
        assert all(option.label.endswith(")") for option in reading.options)

    def test_unknown_are_not_guessed(self) -> None:
        assert reader().place("zzzzzz") == NotUnderstood()


class TestReading:
    @pytest.mark.parametrize(
        ("kind", "text", "expected"),
        [
            (QuestionKind.PLACE, "Reims", Understood(("51454",))),
            (QuestionKind.AGE, "19", Understood(("19",))),
            (QuestionKind.CHOICE, "la voile", Understood(("sail",))),
        ],
    )
    def test_goes_by_the_kind_of_question(self, kind: QuestionKind, text: str, expected: Understood) -> None:
        assert reader().read(Question("q", kind, "?", choices=BOAT.choices), text) == expected
