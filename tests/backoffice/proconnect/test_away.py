"""A provider that is down, ill, slow, or not the one we know: the page says so, and the link by e-mail works."""

from collections.abc import AsyncIterator
from dataclasses import replace
from time import perf_counter

import pytest

from backoffice.desk import Desk, build
from backoffice.openid.errands import Registration
from backoffice.openid.provider import Provider
from backoffice.settings import Settings
from tests.backoffice.browsing import ADDRESS, Enter, Visit
from tests.backoffice.making import Watch
from tests.backoffice.proconnect.abroad import WAY_BACK, WAY_IN, come_back, sessions, sign_in_there
from tests.servers.openid import CLIENT_ID, CLIENT_SECRET, OpenIdServer
from tests.servers.ports import free_port

ANSWERS = ("/token", "/jwks", "/userinfo")


async def expect_link_works(browser: Visit) -> None:
    assert (await browser.send("/connexion", email="clara@example.org")).headers["location"] == "/connexion/envoi"


class TestDown:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"proconnect_issuer": f"http://127.0.0.1:{free_port()}"})

    async def test_is_said(self, visit: Enter) -> None:
        browser = await visit()
        answer = await browser.read(WAY_IN)

        assert answer.status_code == 503
        assert "ProConnect ne répond pas" in answer.text
        await expect_link_works(browser)


class TestIll:
    async def test_before_leaving_is_said(self, visit: Enter, provider: OpenIdServer) -> None:
        provider.lie(ill="/.well-known")

        assert (await (await visit()).read(WAY_IN)).status_code == 503

    @pytest.mark.parametrize("path", ANSWERS)
    async def test_on_the_way_back_opens_nothing(
        self, visit: Enter, desk: Desk, provider: OpenIdServer, path: str
    ) -> None:
        provider.lie(ill=path)
        answer = await come_back(await visit())

        assert answer.status_code == 503
        assert "ProConnect ne répond pas" in answer.text
        assert await sessions(desk) == []

    async def test_and_well_again_lets_people_in(self, visit: Enter, provider: OpenIdServer) -> None:
        browser = await visit()
        provider.lie(ill="/userinfo")
        await come_back(browser)
        provider.lie(ill="")

        assert (await come_back(browser)).headers["location"] == "/"


class TestSlow:
    @pytest.fixture
    async def desk(self, settings: Settings, watch: Watch) -> AsyncIterator[Desk]:
        """Less patient than usual."""
        known = Registration(
            settings.proconnect_issuer, CLIENT_ID, CLIENT_SECRET, f"{ADDRESS}{WAY_BACK}", f"{ADDRESS}/connexion"
        )
        desk = replace(
            build(settings.model_copy(update={"proconnect_issuer": ""}), clock=watch),
            proconnect=Provider(known, patience=0.3),
        )
        yield desk
        await desk.close()

    async def test_before_leaving_is_said(self, visit: Enter, provider: OpenIdServer) -> None:
        provider.lie(slow="/.well-known")
        start = perf_counter()

        assert (await (await visit()).read(WAY_IN)).status_code == 503
        assert perf_counter() - start < 5

    @pytest.mark.parametrize("path", ANSWERS)
    async def test_on_the_way_back_opens_nothing(
        self, visit: Enter, desk: Desk, provider: OpenIdServer, path: str
    ) -> None:
        browser = await visit()
        back = await sign_in_there(browser)
        provider.lie(slow=path)

        assert (await browser.read(back)).status_code == 503
        assert await sessions(desk) == []


class TestAnother:
    async def test_that_speaks_for_ours_is_not_asked(self, visit: Enter, provider: OpenIdServer) -> None:
        provider.lie(published_issuer="https://elsewhere.example.test")

        assert (await (await visit()).read(WAY_IN)).status_code == 503
        assert provider.reads == ["/.well-known/openid-configuration"]
