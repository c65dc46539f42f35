"""A token is ours to the last bit, for one purpose, or it is nothing."""

import string
from datetime import UTC, datetime

import pytest

from backoffice.link_tokens import LinkTokens
from store.request_links import LinkRefused, Named

NAMED = Named("a1" * 16, 7, datetime(2026, 3, 10, 11, 0, tzinfo=UTC))
TOKENS = LinkTokens("signing")
TOKEN = TOKENS.seal(NAMED)


def refused(token: str) -> bool:
    try:
        TOKENS.read(token)
    except LinkRefused:
        return True
    return False


class TestReading:
    def test_gives_what_was_sealed(self) -> None:
        assert TOKENS.read(TOKEN) == NAMED

    def test_fits_an_address(self) -> None:
        assert set(TOKEN) <= {*string.ascii_letters, *string.digits, *"-_."}
        assert len(TOKEN) < 140

    def test_refuses_any_changed_character(self) -> None:
        others = "AaZz09-_."
        changed = {TOKEN[:at] + each + TOKEN[at + 1 :] for at in range(len(TOKEN)) for each in others}

        assert [token for token in changed - {TOKEN} if not refused(token)] == []

    @pytest.mark.parametrize(
        "token", ["", ".", TOKEN[:-1], TOKEN + "A", TOKEN + "=", TOKEN.rpartition(".")[0], "x" * 90]
    )
    def test_refuses_what_is_no_token(self, token: str) -> None:
        assert refused(token)

    def test_refuses_another_key_and_another_purpose(self) -> None:
        assert refused(LinkTokens("another key").seal(NAMED))
        assert refused(LinkTokens("signing", purpose="boussole.sign-in").seal(NAMED))
