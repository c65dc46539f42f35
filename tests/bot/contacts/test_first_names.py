"""First names in what youths write."""

import pytest

from bot.contacts import find_first_name, locate_first_name


class TestWhenAskedFor:
    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("Inès", "Inès"),
            ("inès", "Inès"),
            ("INÈS", "Inès"),
            ("moi c'est Karim", "Karim"),
            ("moi c karim", "Karim"),
            ("je m'appelle Jean-Baptiste", "Jean-Baptiste"),
            ("jm’appelle sofia", "Sofia"),
            ("c Lina", "Lina"),
            ("C'est Lina !", "Lina"),
            ("Lina, 19 ans", "Lina"),
            ("lina 😊", "Lina"),
            ("jean baptiste", "Jean Baptiste"),
            ("Inès Martin", "Inès"),
            ("N'Golo", "N'Golo"),
            ("bonjour, Lina", "Lina"),
            ("je m'appelle karim et j'ai 19 ans", "Karim"),
            ("mon prénom c'est Zoé", "Zoé"),
            ("Jo", "Jo"),
        ],
    )
    def test_a_name_is_taken(self, written: str, name: str) -> None:
        assert find_first_name(written, expected=True) == name

    @pytest.mark.parametrize(
        "written",
        [
            "je veux pas", "oui", "non", "retour", "pourquoi ?", "c'est pour quoi faire ?", "je préfère ne pas dire",
            "d'accord", "moi", "/restart", "emploi", "je cherche un taf", "j'habite à Reims", "stop", "ok", "aaaa", "",
            "06 39 98 12 34", "anonyme", "c'est quoi", "t'es un robot ?", "je sais pas", "passer", "x", "👍",
            "ines@example.org",
        ],
    )  # fmt: skip
    def test_an_answer_or_a_command_is_not(self, written: str) -> None:
        assert find_first_name(written, expected=True) is None


class TestOutOfTheBlue:
    @pytest.mark.parametrize(
        ("written", "name"),
        [("je m'appelle lina et je cherche un stage", "Lina"), ("salut moi c'est Karim", "Karim")],
    )
    def test_an_introduction_counts(self, written: str, name: str) -> None:
        assert find_first_name(written, expected=False) == name

    @pytest.mark.parametrize(
        "written",
        ["Inès", "moi c'est pour un stage", "moi c'est karim", "c'est Lina", "je suis perdu", "je m'appelle pas"],
    )
    def test_anything_else_does_not(self, written: str) -> None:
        assert find_first_name(written, expected=False) is None


class TestPlace:
    def test_is_where_the_name_stands(self) -> None:
        text = "Salut, moi c’est Inès !"
        found = locate_first_name(text, expected=False)

        assert found is not None
        assert text[found.start : found.end] == "Inès"

    def test_a_name_is_never_longer_than_forty_characters(self) -> None:
        assert find_first_name("Ana" + "-Lina" * 20, expected=True) is None
