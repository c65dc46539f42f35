"""The needs that a message names."""

import pytest

from dialogue.components.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def themes(reader: Reader, text: str) -> list[str]:
    return [found.theme for found in reader.read(text).themes]


class TestFinding:
    def test_gives_each_theme_once_in_order(self, reader: Reader) -> None:
        assert themes(reader, "un appart, un taf et encore un appart") == ["logement", "emploi"]

    @pytest.mark.parametrize(
        ("text", "theme"),
        [
            ("jcherch du taf", "emploi"),
            ("une alternance", "formation"),
            ("g pa dappart", "logement"),
            ("mal aux dents", "sante"),
            ("le permis", "mobilite"),
            ("erasmus", "international"),
            ("service civique", "engagement"),
            ("un club de foot", "loisirs"),
            ("titre de séjour", "droits"),
            ("plus de thune", "argent"),
        ],
    )
    def test_knows_the_ten_themes(self, reader: Reader, text: str, theme: str) -> None:
        assert themes(reader, text) == [theme]

    def test_points_to_the_words_of_the_youth(self, reader: Reader) -> None:
        text = "salut, jcherche un Appart"

        (found,) = reader.read(text).themes

        assert text[found.start : found.end] == "Appart"

    def test_forgives_one_letter(self, reader: Reader) -> None:
        assert themes(reader, "une mutuele") == ["sante"]
        assert themes(reader, "les trasnports") == ["mobilite"]

    def test_does_not_take_a_neighbour_for_a_need(self, reader: Reader) -> None:
        assert themes(reader, "pardon, reviens en arrière") == []


class TestHolding:
    def test_a_refused_theme_is_left_out(self, reader: Reader) -> None:
        assert themes(reader, "pas besoin de logement, je veux un emploi") == ["emploi"]

    def test_lacking_something_is_needing_it(self, reader: Reader) -> None:
        assert themes(reader, "j'ai pas de logement") == ["logement"]

    def test_a_situation_is_not_a_need(self, reader: Reader) -> None:
        assert themes(reader, "sans emploi") == []
        assert themes(reader, "bac pro") == []

    def test_a_weak_word_gives_way(self, reader: Reader) -> None:
        assert themes(reader, "payer mon loyer") == ["logement"]
        assert themes(reader, "je peux plus payer") == ["argent"]
