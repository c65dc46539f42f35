"""Entering by ProConnect: who has an account comes in, and nobody else."""

import json
from datetime import timedelta

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from backoffice.desk import Desk
from backoffice.settings import Settings
from store.people import Person
from store.security_changes import SecurityChange
from store.sign_in import Way
from tests.backoffice.browsing import ADDRESS, Enter
from tests.backoffice.making import Maker, Watch
from tests.backoffice.proconnect.abroad import (
    JOURNEY,
    WAY_BACK,
    WAY_IN,
    come_back,
    identities,
    links,
    sessions,
    sign_in_there,
    told,
)
from tests.servers.openid import OpenIdServer


async def people(desk: Desk) -> int:
    async with desk.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Person)) or 0


async def disable(desk: Desk, make: Maker, key: str, watch: Watch) -> None:
    async with desk.database.turn() as session:
        (await session.get_one(Person, make.people[key])).disabled_at = watch.at


class TestTheWayIn:
    @pytest.mark.parametrize("signed", [False, True])
    async def test_opens_the_account_of_the_address(
        self, visit: Enter, desk: Desk, make: Maker, provider: OpenIdServer, *, signed: bool
    ) -> None:
        provider.lie(signs_userinfo=signed)
        browser = await visit()

        back = await come_back(browser)
        landed = await browser.read("/demandes")

        assert (back.status_code, back.headers["location"]) == (303, "/")
        assert "Clara Vasselin" in landed.text
        assert [(each.person_id, each.way) for each in await sessions(desk)] == [(make.people["clara"], Way.PROCONNECT)]
        [tied] = await identities(desk)
        assert (tied.issuer, tied.subject, tied.person_id) == (provider.base, "sub-clara", make.people["clara"])
        assert JOURNEY not in browser.client.cookies

    async def test_is_offered_after_the_link(self, visit: Enter) -> None:
        page = (await (await visit()).read("/connexion")).text

        assert 0 < page.index("Recevoir mon lien") < page.index("Continuer avec ProConnect")

    async def test_asks_for_what_the_provider_lists_and_nothing_else(
        self, visit: Enter, provider: OpenIdServer
    ) -> None:
        browser = await visit()
        leaving = await browser.read(WAY_IN)
        back = await sign_in_there(browser)
        asked, again = provider.asked[0], await sign_in_there(browser)

        assert asked["redirect_uri"] == f"{ADDRESS}{WAY_BACK}"
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        assert min(len(asked["state"]), len(asked["nonce"])) == 43
        assert "claims" not in asked
        assert back != again
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=600"):
            assert part in leaving.headers["set-cookie"]
        assert asked["state"] not in leaving.headers["set-cookie"]

    async def test_tells_the_person_once(self, visit: Enter, desk: Desk) -> None:
        for _ in range(2):
            await come_back(await visit())

        assert await told(desk) == [SecurityChange.IDENTITY_LINKED]

    async def test_follows_the_subject_when_the_address_changes(
        self, visit: Enter, desk: Desk, make: Maker, provider: OpenIdServer
    ) -> None:
        await come_back(await visit())
        for email in ("new.name@example.org", None):
            provider.claims["email"] = email
            assert (await come_back(await visit())).headers["location"] == "/"

        assert {each.person_id for each in await sessions(desk)} == {make.people["clara"]}

    async def test_ends_the_session_that_the_browser_had(self, visit: Enter, desk: Desk, make: Maker) -> None:
        browser = await visit("moussa")
        await come_back(browser)

        assert [each.person_id for each in await sessions(desk)] == [make.people["clara"]]

    async def test_leads_to_the_page_that_was_asked_for(self, visit: Enter, make: Maker) -> None:
        path = f"/demandes/{await make.contact_request()}"
        browser = await visit()
        await browser.read(path)
        await come_back(browser)

        assert (await browser.read("/")).headers["location"] == path

    async def test_shows_on_the_account(self, visit: Enter) -> None:
        before = (await (await visit("clara")).read("/compte")).text
        browser = await visit()
        await come_back(browser)
        after = (await browser.read("/compte")).text

        assert "Il se relie tout seul" in before
        assert "Votre identité ProConnect ouvre ce compte" in after
        assert "Ouvert par ProConnect" in after

    async def test_works_with_a_plainer_provider(self, visit: Enter, provider: OpenIdServer) -> None:
        provider.pkce, provider.auth_methods = False, ["client_secret_basic"]

        assert (await come_back(await visit())).headers["location"] == "/"
        assert "code_challenge" not in provider.asked[0]

    @pytest.mark.parametrize("seconds", [-20, 20])
    async def test_forgives_clocks_that_differ_a_little(
        self, visit: Enter, provider: OpenIdServer, watch: Watch, seconds: int
    ) -> None:
        provider.now = int((watch.at + timedelta(seconds=seconds)).timestamp())

        assert (await come_back(await visit())).headers["location"] == "/"

    async def test_follows_the_keys_of_the_provider(self, visit: Enter, provider: OpenIdServer, watch: Watch) -> None:
        await come_back(await visit())
        provider.key = RSAKey.generate_key(2048, {"kid": "two"})
        early = await come_back(await visit())
        watch.advance(minutes=2)
        provider.now = int(watch.at.timestamp())
        reads = provider.reads.count("/jwks")

        assert early.status_code == 400
        assert (await come_back(await visit())).headers["location"] == "/"
        assert provider.reads.count("/jwks") == reads + 1


class TestTheStrengthAsked:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"proconnect_acr": "eidas2, eidas3"})

    @pytest.mark.parametrize(("acr", "status"), [("eidas2", 303), ("eidas3", 303), ("eidas1", 400), (None, 400)])
    async def test_is_held(self, visit: Enter, provider: OpenIdServer, acr: str | None, status: int) -> None:
        provider.lie(acr=acr)

        assert (await come_back(await visit())).status_code == status
        wanted = json.loads(provider.asked[0]["claims"])["id_token"]["acr"]
        assert wanted == {"essential": True, "values": ["eidas2", "eidas3"]}


class TestSomebody:
    async def test_unknown_is_told_so_and_not_created(self, visit: Enter, desk: Desk, provider: OpenIdServer) -> None:
        provider.claims = {"sub": "sub-new", "email": "new@example.org"}
        before = await people(desk)
        browser = await visit()

        answer = await come_back(browser)

        assert answer.status_code == 403
        assert "new@example.org" in answer.text
        assert "vous inviter" in answer.text
        assert [each.partition("?")[0] for each in links(answer.text)] == [f"{provider.base}/session/end"]
        assert (await people(desk), await sessions(desk), await identities(desk)) == (before, [], [])
        assert "__Host-session" not in browser.client.cookies

    @pytest.mark.parametrize(
        "claims",
        [
            {"sub": "sub-new"},
            {"sub": "sub-new", "email": None},
            {"sub": "sub-new", "email": ""},
            {"sub": "sub-new", "email": ["clara@example.org"]},
            {"sub": "sub-new", "email": "clara@example.org", "email_verified": False},
        ],
    )
    async def test_without_a_proven_address_is_unknown(
        self, visit: Enter, desk: Desk, provider: OpenIdServer, claims: dict[str, object]
    ) -> None:
        provider.claims = claims

        assert (await come_back(await visit())).status_code == 403
        assert await identities(desk) == []

    async def test_with_the_address_of_another_enters_for_neither(
        self, visit: Enter, desk: Desk, make: Maker, provider: OpenIdServer
    ) -> None:
        await come_back(await visit())
        provider.claims["email"] = "moussa@example.org"

        answer = await come_back(await visit())

        assert answer.status_code == 403
        assert "se contredisent" in answer.text
        assert len(await sessions(desk)) == 1
        assert [each.person_id for each in await identities(desk)] == [make.people["clara"]]

    @pytest.mark.parametrize("known", [False, True])
    async def test_whose_account_is_closed_is_unknown(
        self, visit: Enter, desk: Desk, make: Maker, watch: Watch, *, known: bool
    ) -> None:
        if known:
            await come_back(await visit())
        await disable(desk, make, "clara", watch)
        browser = await visit()

        answer = await come_back(browser)

        assert answer.status_code == 403
        assert "n’existe pas encore ici" in answer.text
        assert "__Host-session" not in browser.client.cookies


class TestOff:
    @pytest.fixture(params=["proconnect_issuer", "proconnect_client_id"])
    def settings(self, settings: Settings, request: pytest.FixtureRequest) -> Settings:
        return settings.model_copy(update={request.param: ""})

    async def test_is_not_offered_and_opens_nothing(self, visit: Enter, provider: OpenIdServer) -> None:
        browser = await visit()

        assert "ProConnect" not in (await browser.read("/connexion")).text
        for path in (WAY_IN, f"{WAY_BACK}?code=x&state=y"):
            answer = await browser.read(path)
            assert answer.status_code == 410
            assert "n’est pas proposé ici" in answer.text
        assert provider.reads == []
