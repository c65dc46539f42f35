"""An age is read when it is the writer's own."""

import pytest

from store.ages import find_age

OWN = {
    "j'ai 19 ans": 19,
    "jai 19 ans": 19,
    "g 17 ans": 17,
    "19 ans": 19,
    "moi c'est 22 ans": 22,
    "je viens d'avoir 18 ans": 18,
    "dix-neuf ans": 19,
    "j'ai vingt et un ans": 21,
    "23 piges": 23,
    "mon âge c'est 20": 20,
    "je cherche un taf, j'ai 19 ans et j'habite à Reims": 19,
    "J’AI 16 ANS": 16,
    "chui sur reims j'en ai 21": 21,
    "j'ai eu mon bac à 18 ans, là j'en ai 21": 21,
    "j'ai une fille de 2 ans et moi 22": 22,
    "f 22 ans": 22,
    "19, reims, un taf": 19,
    "à 17 piges personne veut de moi": 17,
    "kinze ans": 15,
    "g19ans": 19,
    "moi 23 ans, mon copain 25": 23,
    "j'ai fêté mes 20 hier": 20,
    "22 pas 23": 22,
}
NOT_OWN = (
    "mon frère a 9 ans",
    "ma fille a 3 ans",
    "j'ai 2 enfants",
    "j'ai 200 euros",
    "depuis 3 ans",
    "je suis au chômage depuis 2 ans",
    "ça fait 4 ans",
    "j'ai 3 frères",
    "pendant 6 mois",
    "un appart",
    "",
    "51100",
    "depuis mes 17 ans",
    "mon copain (25 ans)",
    "j'ai quitté l'école à 16 ans",
    "pour mon fils de 16 ans",
    "il faut avoir 18 ans ?",
    "réservé aux moins de 26 ans",
    "10 ans d'expérience",
    "je suis en L2",
    "ouvert h24",
    "06 39 98 12 34",
)


class TestSaidInPassing:
    @pytest.mark.parametrize(("text", "age"), OWN.items())
    def test_is_read_when_it_is_their_own(self, text: str, age: int) -> None:
        assert find_age(text, expected=False) == age

    @pytest.mark.parametrize("text", NOT_OWN)
    def test_is_left_when_it_is_not(self, text: str) -> None:
        assert find_age(text, expected=False) is None

    @pytest.mark.parametrize("text", ["19", "vingt", "bientôt 18"])
    def test_is_not_read_in_a_bare_number(self, text: str) -> None:
        assert find_age(text, expected=False) is None


class TestExpected:
    @pytest.mark.parametrize(
        ("text", "age"),
        {
            "19": 19,
            " 19 ": 19,
            "euh 19": 19,
            "vingt": 20,
            "bientôt 18": 18,
            "17 et demi": 17,
            "j'ai 45": 45,
            "c'est pas 17 c'est 18": 18,
        }.items(),
    )
    def test_may_be_a_bare_number(self, text: str, age: int) -> None:
        assert find_age(text, expected=True) == age

    @pytest.mark.parametrize("text", ["ça te regarde pas", "06 39 98 12 34", "19 rue du Moulin", "0", "9999"])
    def test_is_not_any_number(self, text: str) -> None:
        age = find_age(text, expected=True)

        assert age is None or age in (0,)
