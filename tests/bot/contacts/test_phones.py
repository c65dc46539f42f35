"""Phone numbers in what youths write."""

import pytest

from bot.contacts import ContactKind, Refusal, find


class TestFrenchNumbers:
    @pytest.mark.parametrize(
        "written",
        [
            "0639981234",
            "06 39 98 12 34",
            "06.39.98.12.34",
            "06-39-98-12-34",
            "06/39/98/12/34",
            "06\u00a039\u00a098\u00a012\u00a034",
            "+33 6 39 98 12 34",
            "+33 (0)6 39 98 12 34",
            "0033639981234",
            "33639981234",
            "O6 39 98 12 34",
            "mon num c'est le 06.39.98.12.34 appelle moi",
            "zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre",
            "zero 6 39 98 12 34",
            "o six trente neuf quatre vingt dix huit douze trente quatre",
            "75011 paris, 06 39 98 12 34, 19 ans",
        ],
    )
    def test_are_found_however_written(self, written: str) -> None:
        assert [contact.value for contact in find(written).contacts] == ["+33639981234"]

    @pytest.mark.parametrize(
        ("said", "value"),
        [
            ("zéro six trente-neuf quatre-vingt-dix-huit soixante et onze zéro zéro", "+33639987100"),
            ("zéro un quatre-vingt-dix-neuf zéro zéro vingt et un quatre-vingts", "+33199002180"),
            ("zéro six trente neuf nonante huit septante deux seize", "+33639987216"),
            ("zero six 39 98 dix sept 04", "+33639981704"),
        ],
    )
    def test_are_heard_when_said_in_words(self, said: str, value: str) -> None:
        assert [contact.value for contact in find(said).contacts] == [value]

    def test_are_shown_in_pairs(self) -> None:
        assert find("+33639981234").contacts[0].display == "06 39 98 12 34"

    def test_keep_their_place_in_the_text(self) -> None:
        text = "Éh oui, c’est le 06 39 98 12 34 !"
        contact = find(text).contacts[0]

        assert text[contact.start : contact.end] == "06 39 98 12 34"

    def test_may_be_several(self) -> None:
        found = find("06 39 98 12 34 ou 01 99 00 12 34, sinon ines@example.org")

        assert [contact.value for contact in found.contacts] == ["+33639981234", "+33199001234", "ines@example.org"]
        assert [contact.kind for contact in found.contacts][-1] is ContactKind.EMAIL


class TestNumbersWithoutTheirZero:
    @pytest.mark.parametrize(
        "written",
        ["6 39 98 12 34", "6.39.98.12.34 sans le zéro", "six trente neuf quatre vingt dix huit douze trente quatre"],
    )
    def test_are_mobile_numbers_all_the_same(self, written: str) -> None:
        assert [contact.value for contact in find(written).contacts] == ["+33639981234"]


class TestOverseasAndForeignNumbers:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("0262 00 00 00", "+262262000000"),
            ("0692 00 00 00", "+262692000000"),
            ("+262 692 00 00 00", "+262692000000"),
            ("0639 00 00 00", "+262639000000"),
            ("0269 00 00 00", "+262269000000"),
            ("0590 00 00 00", "+590590000000"),
            ("0690 00 00 00", "+590690000000"),
            ("0594 00 00 00", "+594594000000"),
            ("0596 00 00 00", "+596596000000"),
            ("+596 696 00 00 00", "+596696000000"),
            ("00594694000000", "+594694000000"),
            ("+32 470 00 00 00", "+32470000000"),
        ],
    )
    def test_go_to_their_own_country_code(self, written: str, value: str) -> None:
        assert [contact.value for contact in find(written).contacts] == [value]


class TestWhatIsNoPhone:
    @pytest.mark.parametrize(
        "written",
        [
            "j'ai 19 ans",
            "51100 Reims",
            "01000 Bourg-en-Bresse",
            "en 2007",
            "01/09/2007",
            "né le 12 03 2005",
            "550 euros par mois",
            "1 200 €",
            "B7K-4MP2",
            "entre 10h et 12h30",
            "dix-huit ans et demi",
            "0 800 235 236",
            "le 115",
            "lyon 7",
            "bac +2",
            "06000 Nice",
            "6 mois de loyer",
            "",
        ],
    )
    def test_is_neither_taken_nor_refused(self, written: str) -> None:
        assert find(written) == find("bonjour")

    @pytest.mark.parametrize(
        "written",
        [
            "06 39 98 12",
            "06 39 98 123 4 5",
            "appelle moi au 06 39",
            "tel 639981234",
            "mon numéro 0639 98 12 3",
            "+33 6 39 98",
            "06 39",
        ],
    )
    def test_a_number_begun_is_refused_with_a_reason(self, written: str) -> None:
        assert find(written).contacts == ()
        assert find(written).refused is Refusal.INCOMPLETE_PHONE
