"""Signing in: one link, one use, the same answer for everyone."""

import re
from time import perf_counter

import pytest
from sqlalchemy import select

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store.notices import Notice, NoticeKind
from store.people import Person
from store.sign_in import LINK_LIFE, SESSION_IDLE, SESSION_LIFE, SignInLink, WebSession
from tests.backoffice.browsing import Enter
from tests.backoffice.making import Maker, Watch


async def link_for(desk: Desk, email: str) -> str:
    """The path in the e-mail that came for an address, whatever else came for it in the same tick."""
    await deliver(desk)
    mails = sorted(desk.settings.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    texts = [text.replace("=\n", "") for path in mails if f"<{email}>" in (text := path.read_text())]
    found = [match[0] for text in texts if (match := re.search(r"/connexion/[A-Za-z0-9_-]{43}", text))]
    assert found
    return found[-1]


class TestALink:
    async def test_opens_the_space_from_the_mail(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        asked = await browser.send("/connexion", email=" Clara@Example.org ")
        path = await link_for(desk, "clara@example.org")

        entered = await browser.send(path)
        landed = await browser.read("/demandes")

        assert (asked.status_code, asked.headers["location"]) == (303, "/connexion/envoi")
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert "Clara Vasselin" in landed.text

    async def test_is_not_used_by_looking(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        await browser.send("/connexion", email="clara@example.org")
        path = await link_for(desk, "clara@example.org")

        for _ in range(3):
            assert "Ouvrir mon espace" in (await browser.read(path)).text

        assert (await browser.send(path)).status_code == 303

    async def test_serves_once(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        await browser.send("/connexion", email="clara@example.org")
        path = await link_for(desk, "clara@example.org")
        await browser.send(path)

        second = await (await visit()).send(path)

        assert second.status_code == 410
        assert "__Host-session" not in second.cookies

    async def test_lives_as_long_as_the_page_and_the_mail_say(self, visit: Enter, desk: Desk, watch: Watch) -> None:
        browser = await visit()
        await browser.send("/connexion", email="clara@example.org")
        path = await link_for(desk, "clara@example.org")
        said = (await browser.read("/connexion/envoi")).text

        watch.at += LINK_LIFE

        assert "bon 20 minutes" in said
        assert LINK_LIFE.total_seconds() == 20 * 60
        assert (await browser.read(path)).status_code == 410
        assert (await browser.send(path)).status_code == 410

    async def test_is_kept_hashed_and_sealed_until_it_is_sent(self, visit: Enter, desk: Desk) -> None:
        await (await visit()).send("/connexion", email="clara@example.org")
        async with desk.database.read() as session:
            before = await session.scalar(select(Notice).where(Notice.kind == NoticeKind.SIGN_IN))
        secret = (await link_for(desk, "clara@example.org")).rpartition("/")[2]

        async with desk.database.read() as session:
            after = await session.scalar(select(Notice).where(Notice.kind == NoticeKind.SIGN_IN))
            hashes = list(await session.scalars(select(SignInLink.token_hash)))

        assert before is not None
        assert before.secret is not None
        assert secret.encode() not in before.secret
        assert secret not in hashes
        assert after is not None
        assert after.secret is None


class TestAnUnknownAddress:
    async def test_gets_the_same_answer(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        known = await browser.send("/connexion", email="clara@example.org")
        unknown = await browser.send("/connexion", email="nobody@example.org")

        assert (known.status_code, known.headers) == (unknown.status_code, unknown.headers)
        async with desk.database.read() as session:
            assert len(list(await session.scalars(select(SignInLink)))) == 1

    async def test_takes_a_similar_time(self, visit: Enter) -> None:
        browser = await visit()

        async def seconds(email: str) -> float:
            start = perf_counter()
            await browser.send("/connexion", email=email)
            return perf_counter() - start

        known = min([await seconds("clara@example.org") for _ in range(3)])
        unknown = min([await seconds("nobody@example.org") for _ in range(3)])

        assert abs(known - unknown) < 0.1

    async def test_that_is_no_address_is_said_so(self, visit: Enter) -> None:
        response = await (await visit()).send("/connexion", email="clara")

        assert response.status_code == 422
        assert 'aria-invalid="true"' in response.text


class TestTooManyTries:
    @pytest.mark.parametrize("email", ["clara@example.org", "nobody@example.org"])
    async def test_are_stopped_for_any_address(self, visit: Enter, monkeypatch: pytest.MonkeyPatch, email: str) -> None:
        monkeypatch.setattr("backoffice.sign_in.SAME_TIME", 0)
        browser = await visit()

        answers = [(await browser.send("/connexion", email=email)).status_code for _ in range(6)]

        assert answers == [303] * 5 + [429]

    async def test_of_links_are_stopped(self, visit: Enter) -> None:
        browser = await visit()

        answers = {(await browser.read(f"/connexion/{number:043}")).status_code for number in range(70)}

        assert answers == {410, 429}


class TestASession:
    async def test_cookie_is_of_this_host_alone(self, visit: Enter, desk: Desk) -> None:
        browser = await visit()
        await browser.send("/connexion", email="clara@example.org")
        cookie = (await browser.send(await link_for(desk, "clara@example.org"))).headers["set-cookie"]

        assert cookie.startswith("__Host-session=")
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
            assert part in cookie
        assert "Domain" not in cookie

    async def test_is_new_at_each_sign_in(self, visit: Enter, desk: Desk) -> None:
        browser = await visit("clara")
        before = browser.client.cookies["__Host-session"]
        await browser.send("/connexion", email="clara@example.org")
        await browser.send(await link_for(desk, "clara@example.org"))

        async with desk.database.read() as session:
            sessions = list(await session.scalars(select(WebSession)))

        assert browser.client.cookies["__Host-session"] != before
        assert len(sessions) == 1

    async def test_dies_at_sign_out(self, visit: Enter) -> None:
        browser = await visit("clara")
        secret = browser.client.cookies["__Host-session"]
        await browser.send("/deconnexion")

        other = await visit()
        other.carry("__Host-session", secret)

        assert (await other.read("/demandes")).headers["location"] == "/connexion"

    async def test_dies_with_the_account(self, visit: Enter, desk: Desk, make: Maker, watch: Watch) -> None:
        browser = await visit("clara")
        async with desk.database.turn() as session:
            person = await session.get(Person, make.people["clara"])
            assert person is not None
            person.disabled_at = watch.at

        assert (await browser.read("/demandes")).headers["location"] == "/connexion"

    async def test_ends_when_idle(self, visit: Enter, watch: Watch) -> None:
        browser = await visit("clara")
        watch.at += SESSION_IDLE
        kept = await browser.read("/demandes")
        watch.at += SESSION_IDLE
        kept_again = await browser.read("/demandes")
        watch.at += SESSION_IDLE
        watch.advance(seconds=1)

        assert (kept.status_code, kept_again.status_code) == (200, 200)
        assert (await browser.read("/demandes")).headers["location"] == "/connexion"

    async def test_ends_after_a_day_of_work(self, visit: Enter, watch: Watch) -> None:
        browser = await visit("clara")
        start = watch.at
        while watch.at - start <= SESSION_LIFE - SESSION_IDLE:
            watch.advance(minutes=29)
            assert (await browser.read("/demandes")).status_code == 200
        watch.at = start + SESSION_LIFE
        watch.advance(seconds=1)

        assert (await browser.read("/demandes")).headers["location"] == "/connexion"


class TestThePageAskedFor:
    async def test_opens_after_sign_in(self, visit: Enter, desk: Desk, make: Maker) -> None:
        request_id = await make.contact_request()
        browser = await visit()
        await browser.read(f"/demandes/{request_id}")
        await browser.send("/connexion", email="clara@example.org")
        await browser.send(await link_for(desk, "clara@example.org"))

        landed = await browser.read("/")

        assert landed.headers["location"] == f"/demandes/{request_id}"
        assert (await browser.read("/")).headers["location"] == "/demandes"

    async def test_is_never_elsewhere(self, visit: Enter) -> None:
        browser = await visit("clara")
        browser.carry("__Host-next", "//example.com")

        assert (await browser.read("/")).headers["location"] == "/demandes"
