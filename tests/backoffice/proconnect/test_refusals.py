"""Answers of a provider that do not hold: nobody enters, whatever the part that is wrong."""

import logging
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from backoffice.desk import Desk
from tests.backoffice.browsing import Enter, Visit
from tests.backoffice.making import Watch
from tests.backoffice.proconnect.abroad import (
    JOURNEY,
    WAY_BACK,
    WAY_IN,
    come_back,
    identities,
    sessions,
    sign_in_there,
)
from tests.servers.openid import CLIENT_ID, OpenIdServer

ELSEWHERE = "https://elsewhere.example.test"
LIES: dict[str, dict[str, Any]] = {
    "issuer": {"issuer": ELSEWHERE},
    "issuer of the answer": {"answering_issuer": ELSEWHERE},
    "audience": {"audience": "another"},
    "several audiences": {"audience": [CLIENT_ID, "another"]},
    "nonce": {"nonce": "n" * 43},
    "no signature": {"alg": "none"},
    "the public key as a secret": {"alg": "HS256"},
    "a key of somebody else": {"foreign_key": True},
    "expired": {"lives": -60},
    "access token of another": {"access_token_hash": "x" * 22},
    "userinfo of another": {"userinfo_subject": "sub-moussa"},
    "signed userinfo of another": {"signs_userinfo": True, "userinfo_subject": "sub-moussa"},
    "signed userinfo without signature": {"signs_userinfo": True, "userinfo_alg": "none"},
    "signed userinfo with the public key": {"signs_userinfo": True, "userinfo_alg": "HS256"},
    "signed userinfo for another": {"signs_userinfo": True, "userinfo_audience": "another"},
}


async def expect_nobody(browser: Visit, desk: Desk) -> None:
    assert await sessions(desk) == []
    assert await identities(desk) == []
    assert "__Host-session" not in browser.client.cookies
    assert JOURNEY not in browser.client.cookies


def with_query(address: str, **changed: str | None) -> str:
    """The same address with other parameters; None leaves one out."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | changed
    return f"{WAY_BACK}?{urlencode({name: value for name, value in query.items() if value is not None})}"


class TestALie:
    @pytest.mark.parametrize("name", LIES)
    async def test_opens_nothing(self, visit: Enter, desk: Desk, provider: OpenIdServer, name: str) -> None:
        provider.lie(**LIES[name])
        browser = await visit()

        answer = await come_back(browser)

        assert answer.status_code == 400
        assert "personne n’est entré" in answer.text
        await expect_nobody(browser, desk)

    async def test_is_logged_without_what_was_said(
        self, visit: Enter, provider: OpenIdServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        provider.lie(nonce="n" * 43)
        caplog.set_level(logging.DEBUG, "backoffice")
        browser = await visit()
        back = await sign_in_there(browser)
        await browser.read(back)

        [line] = [each.getMessage() for each in caplog.records if each.name.startswith("backoffice")]
        assert "not proven" in line
        for secret in ("clara", "n" * 43, parse_qs(urlsplit(back).query)["code"][0]):
            assert secret not in line


class TestTheState:
    @pytest.mark.parametrize("state", [None, "", "x", "é", "x" * 43])
    async def test_is_the_one_of_this_browser(self, visit: Enter, desk: Desk, state: str | None) -> None:
        browser = await visit()
        back = await sign_in_there(browser)

        assert (await browser.read(with_query(back, state=state))).status_code == 400
        await expect_nobody(browser, desk)

    async def test_of_another_browser_signs_nobody_in(self, visit: Enter, desk: Desk, provider: OpenIdServer) -> None:
        """An address sent by somebody who signed in there would open their account to the one who follows it."""
        theirs, mine, fresh = await visit(), await visit(), await visit()
        back = await sign_in_there(theirs)
        await sign_in_there(mine)

        for browser in (mine, fresh):
            assert (await browser.read(back)).status_code == 400
            await expect_nobody(browser, desk)
        assert "/token" not in provider.reads

    @pytest.mark.parametrize("cookie", ["", "x", "é".encode().hex(), "e30=", "eA" * 60])
    async def test_cannot_be_made_up(self, visit: Enter, desk: Desk, cookie: str) -> None:
        browser = await visit()
        back = await sign_in_there(browser)
        browser.carry(JOURNEY, cookie)

        assert (await browser.read(back)).status_code == 400
        await expect_nobody(browser, desk)

    async def test_lasts_ten_minutes(self, visit: Enter, desk: Desk, watch: Watch) -> None:
        browser = await visit()
        back = await sign_in_there(browser)
        watch.advance(minutes=10)

        assert (await browser.read(back)).status_code == 400
        await expect_nobody(browser, desk)


class TestTheCode:
    async def test_serves_once(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        back = await sign_in_there(browser)
        journey = browser.client.cookies[JOURNEY]

        first = await browser.read(back)
        reloaded = await browser.read(back)
        other = await visit()
        other.carry(JOURNEY, journey)
        replayed = await other.read(back)

        assert [each.status_code for each in (first, reloaded, replayed)] == [303, 400, 400]
        assert len(await sessions(desk)) == 1
        assert "__Host-session" not in other.client.cookies

    @pytest.mark.parametrize("code", [None, "", "made-up"])
    async def test_is_one_of_the_provider(self, visit: Enter, desk: Desk, code: str | None) -> None:
        browser = await visit()
        back = await sign_in_there(browser)

        assert (await browser.read(with_query(back, code=code))).status_code == 400
        await expect_nobody(browser, desk)

    async def test_is_bound_to_the_browser_that_asked(self, visit: Enter, desk: Desk) -> None:
        """A stolen code, played in a journey of one's own."""
        victim, thief = await visit(), await visit()
        stolen = parse_qs(urlsplit(await sign_in_there(victim)).query)["code"][0]
        back = await sign_in_there(thief)

        assert (await thief.read(with_query(back, code=stolen))).status_code == 400
        await expect_nobody(thief, desk)


class TestAPersonWhoStops:
    @pytest.mark.parametrize(
        ("error", "said"), [("access_denied", "Rien n’a été fait"), ("server_error", "n’a pas abouti")]
    )
    async def test_is_told_so(self, visit: Enter, desk: Desk, error: str, said: str) -> None:
        browser = await visit()
        back = await sign_in_there(browser)

        answer = await browser.read(with_query(back, code=None, error=error))

        assert answer.status_code == 400
        assert said in answer.text
        assert WAY_IN in answer.text
        await expect_nobody(browser, desk)

    async def test_keeps_the_session_they_had(self, visit: Enter, desk: Desk) -> None:
        browser = await visit("moussa")
        await browser.read(with_query(await sign_in_there(browser), code=None, error="access_denied"))

        assert (await browser.read("/demandes")).status_code == 200
        assert len(await sessions(desk)) == 1


class TestTooManyTries:
    async def test_are_stopped(self, visit: Enter) -> None:
        browser = await visit()

        answers = [(await browser.read(f"{WAY_BACK}?code=x&state=y")).status_code for _ in range(61)]

        assert answers == [400] * 60 + [429]
