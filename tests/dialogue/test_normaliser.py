"""How youths' French becomes plain words."""

import pytest

from dialogue.components.normaliser import Normaliser


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser.load()


class TestSpelling:
    @pytest.mark.parametrize(
        ("written", "plain"),
        [
            ("jcherch 1 taf stp", "je cherche un travail s il te plait"),
            ("chui a reims", "je suis a reims"),
            ("keske tu fé", "qu est ce que tu faire"),
            ("tkt", "t inquiete pas"),
            ("g pa 2 thune", "je ai pas chiffre argent"),
            ("saluuuut", "salut"),
            ("t ki", "tu es qui"),
            ("a+", "a plus"),
        ],
    )
    def test_reads_short_messages(self, normaliser: Normaliser, written: str, plain: str) -> None:
        assert normaliser.normalise(written) == plain

    def test_forgets_accents_capitals_and_apostrophes(self, normaliser: Normaliser) -> None:
        assert normaliser.normalise("J’ai été à l’École") == normaliser.normalise("jai ete a l'ecole")

    def test_drops_the_silent_ne(self, normaliser: Normaliser) -> None:
        assert normaliser.normalise("je n'ai pas de logement") == normaliser.normalise("j'ai pas de logement")

    def test_keeps_emojis_that_mean_something(self, normaliser: Normaliser) -> None:
        assert normaliser.normalise("👍🏽") == "oui"
        assert normaliser.normalise("🌵") == ""


class TestNumbers:
    @pytest.mark.parametrize(
        ("written", "plain"),
        [("19", "nombre"), ("51100", "codepostal"), ("2", "chiffre"), ("dix-neuf ans", "nombre ans")],
    )
    def test_keeps_only_the_shape(self, normaliser: Normaliser, written: str, plain: str) -> None:
        assert normaliser.normalise(written) == plain

    def test_parts_a_number_glued_to_a_word(self, normaliser: Normaliser) -> None:
        assert normaliser.normalise("19ans") == "nombre ans"


class TestMasks:
    def test_hides_the_reference_of_a_contact(self, normaliser: Normaliser) -> None:
        assert normaliser.normalise("mon tel [phone:a1b2]") == normaliser.normalise("mon tel [phone:zz]")
        assert "a1b2" not in normaliser.normalise("[email:a1b2]")


class TestSpans:
    def test_point_to_the_original_text(self, normaliser: Normaliser) -> None:
        text = "stp un Appart à Reims"
        words = normaliser.words(text)

        assert [text[word.start : word.end] for word in words if word.text == "appartement"] == ["Appart"]

    def test_survive_a_phrase(self, normaliser: Normaliser) -> None:
        text = "s'il te plaît merci"

        assert {text[word.start : word.end] for word in normaliser.words(text)} == {"s'il te plaît", "merci"}

    def test_an_empty_message_has_no_word(self, normaliser: Normaliser) -> None:
        assert normaliser.words(" … !! ") == ()
