"""E-mail addresses and network accounts in what youths write."""

import pytest

from bot.contacts import Refusal, find


class TestAddresses:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("ines@example.org", "ines@example.org"),
            ("Écris à INES.M@Example.ORG.", "ines.m@example.org"),
            ("ines.martin @ example.org", "ines.martin@example.org"),
            ("ines@example. org merci", "ines@example.org"),
            ("ines point martin arobase example point org", "ines.martin@example.org"),
            ("ines(at)example.com", "ines@example.com"),
            ("ines [at] example (dot) com", "ines@example.com"),
            ("ines at example dot com", "ines@example.com"),
            ("ines arobase example com", "ines@example.com"),
            ("ines tiret bas m arobase example point net", "ines_m@example.net"),
            ("ines tiret m arobaz example pt net", "ines-m@example.net"),
            ("ines51@sub.example.org", "ines51@sub.example.org"),
        ],
    )
    def test_are_found_however_written(self, written: str, value: str) -> None:
        assert [contact.value for contact in find(written).contacts] == [value]

    def test_keep_their_place_in_the_text(self) -> None:
        text = "Mon mail : ines point m arobase example point org, merci"
        contact = find(text).contacts[0]

        assert text[contact.start : contact.end] == "ines point m arobase example point org"

    def test_digits_inside_are_no_phone(self) -> None:
        assert [contact.value for contact in find("ines0639981234@example.org").contacts] == [
            "ines0639981234@example.org"
        ]

    @pytest.mark.parametrize(
        "written", ["ines@", "ines@example", "ines arobase", "ines@@example.org", "ines arobase gmail"]
    )
    def test_are_refused_when_something_is_missing(self, written: str) -> None:
        assert find(written).contacts == ()
        assert find(written).refused is Refusal.INVALID_EMAIL


class TestAccounts:
    @pytest.mark.parametrize(
        "written",
        [
            "insta: @toto",
            "mon snap c'est toto51",
            "@toto_51",
            "mon instagram toto",
            "ajoute moi sur insta toto.51",
            "tiktok toto.51",
            "discord c toto#2214",
        ],
    )
    def test_are_refused_with_a_reason(self, written: str) -> None:
        assert find(written).refused is Refusal.SOCIAL_HANDLE

    @pytest.mark.parametrize(
        "written",
        ["je cherche sur insta", "j'ai vu ça sur tiktok", "je fais des vidéos sur snap", "mon insta marche plus bien"],
    )
    def test_speaking_of_a_network_gives_no_account(self, written: str) -> None:
        assert find(written).refused is None
