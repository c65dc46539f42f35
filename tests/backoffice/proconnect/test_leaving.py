"""Leaving: who came by ProConnect is signed out there too."""

from urllib.parse import urlsplit

import pytest
from joserfc import jwt
from sqlalchemy import update

from backoffice.desk import Desk
from store.sign_in import WebSession
from tests.backoffice.browsing import ADDRESS, Enter, Visit
from tests.backoffice.making import Watch
from tests.backoffice.proconnect.abroad import come_back, follow, links, sessions
from tests.servers.openid import OpenIdServer


@pytest.fixture
async def entered(visit: Enter, desk: Desk) -> Visit:
    """Clara's browser, by ProConnect."""
    browser = await visit()
    await come_back(browser)
    [opened] = await sessions(desk)
    browser.csrf = opened.csrf
    return browser


class TestSigningOut:
    async def test_leads_to_the_goodbye_of_the_provider(
        self, entered: Visit, desk: Desk, provider: OpenIdServer
    ) -> None:
        page = await entered.send("/deconnexion")
        [address] = set(links(page.text))
        landed = await follow(address)

        assert page.status_code == 200
        assert 'http-equiv="refresh"' in page.text
        assert await sessions(desk) == []
        assert "__Host-session" not in entered.client.cookies
        [left] = provider.left
        told = jwt.decode(left["id_token_hint"], provider.key, algorithms=["RS256"]).claims
        assert (told["sub"], told["iss"]) == ("sub-clara", provider.base)
        assert left["post_logout_redirect_uri"] == f"{ADDRESS}/connexion"
        assert len(left["state"]) == 43
        assert urlsplit(landed).path == "/connexion"
        assert (await entered.read(landed)).status_code == 200

    async def test_ends_here_even_when_the_provider_is_away(
        self, entered: Visit, desk: Desk, provider: OpenIdServer, watch: Watch
    ) -> None:
        watch.advance(minutes=20)
        await entered.read("/demandes")
        watch.advance(minutes=20)
        await entered.read("/demandes")
        watch.advance(minutes=25)
        provider.lie(ill="/.well-known")

        page = await entered.send("/deconnexion")

        assert "vous y êtes peut-être encore connecté" in page.text
        assert await sessions(desk) == []
        assert (await entered.read("/demandes")).headers["location"] == "/connexion"

    async def test_of_who_came_by_a_link_stays_here(self, visit: Enter, provider: OpenIdServer) -> None:
        answer = await (await visit("clara")).send("/deconnexion")

        assert (answer.status_code, answer.headers["location"]) == (303, "/connexion")
        assert provider.reads == []

    async def test_works_when_the_key_of_the_token_is_gone(self, entered: Visit, desk: Desk) -> None:
        async with desk.database.turn() as session:
            await session.execute(update(WebSession).values(id_token=b"sealed by a key that was lost"))

        assert (await entered.send("/deconnexion")).headers["location"] == "/connexion"


class TestSigningOutEverywhere:
    async def test_leads_to_the_goodbye_of_the_provider_too(
        self, visit: Enter, entered: Visit, desk: Desk, provider: OpenIdServer
    ) -> None:
        await visit("clara")

        page = await entered.send("/compte/deconnexion")
        [address] = set(links(page.text))
        await follow(address)

        assert "fermé sur tous vos appareils" in page.text
        assert await sessions(desk) == []
        assert "__Host-session" not in entered.client.cookies
        assert len(provider.left) == 1

    async def test_of_who_came_by_a_link_stays_here(self, visit: Enter, provider: OpenIdServer) -> None:
        answer = await (await visit("clara")).send("/compte/deconnexion")

        assert (answer.status_code, answer.headers["location"]) == (303, "/connexion")
        assert provider.reads == []


class TestTheToken:
    async def test_is_sealed_and_never_reaches_the_browser(self, entered: Visit, desk: Desk) -> None:
        [opened] = await sessions(desk)

        assert opened.id_token is not None
        assert b"eyJ" not in opened.id_token
        for path in ("/compte", "/demandes"):
            assert "eyJ" not in (await entered.read(path)).text
        assert not any("eyJ" in value for value in entered.client.cookies.values())
