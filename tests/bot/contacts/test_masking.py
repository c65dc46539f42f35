"""Free text made safe for review."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contacts import find, find_first_name, locate_first_name, mask_for_review

NUMBERS = st.text(alphabet="0123456789 .-/+()", max_size=60)
WORDS = st.lists(
    st.sampled_from(
        ["06", "39", "98", "12", "34", "zéro", "six", "quatre-vingt", "dix", "@", "arobase", "example", "point", "org",
         "insta", "moi", "c'est", "Inès", "rue", "12", "+33", "o", ".", "FR76", "\u0660\u0666", "ﬁ", "İ", "\n"]
    ),
    max_size=30,
).map(" ".join)  # fmt: skip
ANY_TEXT = st.text(max_size=300) | NUMBERS | WORDS


class TestMasking:
    @pytest.mark.parametrize(
        ("written", "masked"),
        [
            ("appelle au 06 39 98 12 34 stp", "appelle au [téléphone] stp"),
            ("zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre", "[téléphone]"),
            ("écris à ines arobase example point org", "écris à [e-mail]"),
            ("secu 2 05 03 51 454 123 45", "secu [numéro de sécurité sociale]"),
            ("mon iban FR76 3000 6000 0112 3456 7890 189", "mon iban [IBAN]"),
            ("j'habite 12 bis rue de la Paix, 3e étage", "j'habite [adresse], 3e étage"),
            ("regarde https://www.example.org/a?b=c", "regarde [lien]"),
            ("mon snap c'est toto51", "[compte]"),
            ("je suis né le 12/03/2005", "je suis né le [numéro]"),
            ("06 39 98 12", "[numéro]"),
            ("moi c'est Inès", "moi c'est [prénom]"),
        ],
    )
    def test_hides_what_identifies_someone(self, written: str, masked: str) -> None:
        assert mask_for_review(written) == masked

    @pytest.mark.parametrize(
        "written",
        ["j'ai 19 ans", "51100 Reims", "je cherche un appart à 550 euros", "lyon 7", "référence B7K-4MP2", "à la rue"],
    )
    def test_leaves_the_rest_readable(self, written: str) -> None:
        assert mask_for_review(written) == written


class TestAnyText:
    @settings(max_examples=500, deadline=None)
    @given(ANY_TEXT)
    def test_never_raises_and_stays_inside(self, text: str) -> None:
        for contact in find(text).contacts:
            assert 0 <= contact.start < contact.end <= len(text)
        for expected in (True, False):
            name = locate_first_name(text, expected=expected)
            assert name is None or 0 <= name.start < name.end <= len(text)
            assert len(find_first_name(text, expected=expected) or "") <= 40

    @settings(max_examples=500, deadline=None)
    @given(ANY_TEXT)
    def test_contacts_never_overlap(self, text: str) -> None:
        contacts = find(text).contacts
        assert all(first.end <= second.start for first, second in itertools.pairwise(contacts))

    @settings(max_examples=500, deadline=None)
    @given(ANY_TEXT)
    def test_leaves_no_ten_digits_in_a_row(self, text: str) -> None:
        masked = mask_for_review(text)
        assert not re.search(r"(?:\d[ .\-/]?){10}", masked)

    def test_a_very_long_text_is_cut(self) -> None:
        assert len(mask_for_review("a" * 1_000_000)) <= 2000
