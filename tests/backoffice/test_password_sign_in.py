"""Signing in by password: two steps, the same answer for everyone, and a first step that opens nothing."""

from time import perf_counter

import pytest
from httpx import Response
from sqlalchemy import select

from backoffice.desk import Desk
from store import recovery_codes
from store.people import Person
from store.sign_in import Way, WebSession
from store.two_steps import MOST_TRIES, SecondStep
from tests.backoffice.browsing import Enter, Visit
from tests.backoffice.making import Maker, Watch
from tests.backoffice.protecting import GOOD, Protected, protect
from tests.store.second_factor import code_at

EMAIL = "clara@example.org"


@pytest.fixture
async def clara(make: Maker) -> Protected:
    """Clara, with a password and a second factor since yesterday."""
    return await protect(make, "clara")


async def give_password(browser: Visit, password: str = GOOD, email: str = EMAIL) -> Response:
    return await browser.send("/connexion/mot-de-passe", email=email, password=password)


@pytest.fixture
async def halfway(visit: Enter, clara: Protected) -> Visit:
    """A browser that gave Clara's right password."""
    assert clara.secret
    browser = await visit()
    await give_password(browser)
    return browser


async def sessions(desk: Desk) -> list[WebSession]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(WebSession)))


class TestTheWayIn:
    async def test_is_a_password_then_a_code(self, visit: Enter, desk: Desk, clara: Protected, watch: Watch) -> None:
        browser = await visit()

        first = await give_password(browser, email=" Clara@Example.org ")
        asked = await browser.read("/connexion/code")
        second = await browser.send("/connexion/code", code=code_at(clara.secret, watch.at))
        landed = await browser.read("/demandes")

        assert (first.status_code, first.headers["location"]) == (303, "/connexion/code")
        assert 'autocomplete="one-time-code"' in asked.text
        assert (second.status_code, second.headers["location"]) == (303, "/")
        assert "Clara Vasselin" in landed.text
        assert [each.way for each in await sessions(desk)] == [Way.PASSWORD]

    async def test_is_offered_after_the_link(self, visit: Enter) -> None:
        page = (await (await visit()).read("/connexion")).text

        assert 0 < page.index("Recevoir mon lien") < page.index("/connexion/mot-de-passe")
        assert "ProConnect" not in page

    async def test_has_a_new_session_and_ends_the_one_before(
        self, visit: Enter, desk: Desk, clara: Protected, watch: Watch
    ) -> None:
        browser = await visit("moussa")
        before = browser.client.cookies["__Host-session"]
        await give_password(browser)
        await browser.send("/connexion/code", code=code_at(clara.secret, watch.at))

        assert browser.client.cookies["__Host-session"] != before
        assert len(await sessions(desk)) == 1

    async def test_may_end_with_a_recovery_code(self, visit: Enter, clara: Protected) -> None:
        browser = await visit()
        await give_password(browser)

        entered = await browser.send("/connexion/code", recovery=clara.codes[0].lower())
        again = await visit()
        await give_password(again)
        refused = await again.send("/connexion/code", recovery=clara.codes[0])

        assert entered.headers["location"] == "/"
        assert refused.status_code == 422
        assert "déjà servi" in refused.text

    async def test_names_the_device_as_people_know_it(
        self, visit: Enter, desk: Desk, clara: Protected, watch: Watch
    ) -> None:
        browser = await visit()
        browser.client.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
        await give_password(browser)
        await browser.send("/connexion/code", code=code_at(clara.secret, watch.at))

        [opened] = await sessions(desk)

        assert (opened.browser, opened.system) == ("firefox", "windows")


class TestAWrongPassword:
    @pytest.mark.parametrize(
        ("email", "password"),
        [
            (EMAIL, "pas le bon du tout"),
            (EMAIL, ""),
            ("moussa@example.org", GOOD),
            ("nobody@example.org", GOOD),
            ("", ""),
        ],
    )
    async def test_gets_the_same_answer(self, visit: Enter, clara: Protected, email: str, password: str) -> None:
        assert clara.secret
        answer = await give_password(await visit(), password, email)

        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers
        assert "Adresse ou mot de passe incorrect" in answer.text

    async def test_takes_as_long_for_an_unknown_address(self, visit: Enter, clara: Protected) -> None:
        assert clara.secret

        async def seconds(email: str) -> float:
            browser, start = await visit(), perf_counter()
            await give_password(browser, "pas le bon du tout", email)
            return perf_counter() - start

        known = min([await seconds(EMAIL) for _ in range(3)])
        unknown = min([await seconds("nobody@example.org") for _ in range(3)])

        assert abs(known - unknown) < 0.1

    @pytest.mark.parametrize(("email", "password"), [(EMAIL, "x"), ("nobody@example.org", GOOD), (EMAIL, GOOD)])
    async def test_takes_as_long_as_a_right_one(
        self, visit: Enter, clara: Protected, monkeypatch: pytest.MonkeyPatch, email: str, password: str
    ) -> None:
        assert clara.secret
        monkeypatch.setattr("backoffice.password_sign_in.SAME_TIME", 0.6)
        browser, start = await visit(), perf_counter()

        await give_password(browser, password, email)

        assert perf_counter() - start >= 0.6

    async def test_is_hashed_all_the_same_for_an_unknown_address(
        self, visit: Enter, clara: Protected, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert clara.secret
        monkeypatch.setattr("backoffice.password_sign_in.SAME_TIME", 0)
        await give_password(await visit(), "x", "warm-up@example.org")

        async def seconds(email: str) -> float:
            browser, start = await visit(), perf_counter()
            await give_password(browser, "pas le bon du tout", email)
            return perf_counter() - start

        known = min([await seconds(EMAIL) for _ in range(4)])
        unknown = min([await seconds("nobody@example.org") for _ in range(4)])

        assert unknown > known / 2

    async def test_of_a_disabled_account_is_wrong(
        self, visit: Enter, desk: Desk, make: Maker, clara: Protected, watch: Watch
    ) -> None:
        assert clara.secret
        async with desk.database.turn() as session:
            (await session.get_one(Person, make.people["clara"])).disabled_at = watch.at

        assert (await give_password(await visit())).status_code == 422


class TestTheFirstStep:
    async def test_opens_nothing_but_the_second(self, halfway: Visit, visit: Enter) -> None:
        step = halfway.client.cookies["__Host-step"]
        other = await visit()
        other.carry("__Host-session", step)

        for path in ("/demandes", "/compte", "/"):
            assert (await halfway.read(path)).headers["location"] == "/connexion"
            assert (await other.read(path)).headers["location"] == "/connexion"
        assert (await other.read(f"/connexion/{step}")).status_code == 410

    async def test_cannot_be_made_up(self, visit: Enter, clara: Protected, watch: Watch) -> None:
        browser = await visit()
        for cookie in ("", "x" * 43, "1"):
            browser.carry("__Host-step", cookie)
            assert (await browser.read("/connexion/code")).status_code == 410
            assert (await browser.send("/connexion/code", code=code_at(clara.secret, watch.at))).status_code == 410

        assert "__Host-session" not in browser.client.cookies

    async def test_lasts_ten_minutes(self, halfway: Visit, clara: Protected, watch: Watch) -> None:
        watch.advance(minutes=10)

        assert (await halfway.read("/connexion/code")).status_code == 410
        answer = await halfway.send("/connexion/code", code=code_at(clara.secret, watch.at))
        assert answer.status_code == 410
        assert "C’est à refaire" in answer.text

    async def test_ends_after_five_wrong_codes(self, halfway: Visit, clara: Protected, watch: Watch) -> None:
        answers = [(await halfway.send("/connexion/code", code="000000")).status_code for _ in range(MOST_TRIES)]

        assert answers == [422] * MOST_TRIES
        assert (await halfway.send("/connexion/code", code=code_at(clara.secret, watch.at))).status_code == 410

    async def test_cookie_is_of_this_host_alone_and_short(self, visit: Enter, clara: Protected) -> None:
        assert clara.secret
        cookie = (await give_password(await visit())).headers["set-cookie"]

        assert cookie.startswith("__Host-step=")
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=600"):
            assert part in cookie

    async def test_is_kept_hashed(self, halfway: Visit, desk: Desk) -> None:
        async with desk.database.read() as session:
            [row] = await session.scalars(select(SecondStep))

        assert row.token_hash != halfway.client.cookies["__Host-step"]


class TestACode:
    async def test_serves_once_for_two_browsers(self, visit: Enter, clara: Protected, watch: Watch) -> None:
        code = code_at(clara.secret, watch.at)
        first, second = await visit(), await visit()
        for browser in (first, second):
            await give_password(browser)

        assert (await first.send("/connexion/code", code=code)).status_code == 303
        answer = await second.send("/connexion/code", code=code)

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert "__Host-session" not in second.client.cookies


class TestTooManyTries:
    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("backoffice.password_sign_in.SAME_TIME", 0)

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
    async def test_of_passwords_are_stopped_for_any_address(self, visit: Enter, email: str) -> None:
        browser = await visit()

        answers = [(await give_password(browser, "x", email)).status_code for _ in range(11)]

        assert answers == [422] * 10 + [429]

    async def test_leave_the_link_open(self, visit: Enter) -> None:
        browser = await visit()
        for _ in range(11):
            await give_password(browser, "x")

        assert (await browser.send("/connexion", email=EMAIL)).headers["location"] == "/connexion/envoi"

    async def test_of_codes_are_stopped_however_often_the_password_is_given(
        self, visit: Enter, clara: Protected
    ) -> None:
        assert clara.secret
        answers = []
        for _ in range(3):
            browser = await visit()
            await give_password(browser)
            answers += [(await browser.send("/connexion/code", code="000000")).status_code for _ in range(4)]

        assert answers == [422] * 10 + [429] * 2

    async def test_last_a_while_and_lock_nobody_out(
        self, visit: Enter, desk: Desk, make: Maker, clara: Protected
    ) -> None:
        """Nothing is written on the account: what is counted is forgotten by itself."""
        browser = await visit()
        for _ in range(11):
            await give_password(browser, "x")

        async with desk.database.read() as session:
            assert await recovery_codes.count_left(session, make.people["clara"]) == len(clara.codes)
            assert (await session.get_one(Person, make.people["clara"])).disabled_at is None
