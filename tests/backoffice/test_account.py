"""One's own account: ways to sign in that its person alone changes, and sessions that they alone close."""

import re
from datetime import timedelta

import pyotp
import pytest
from httpx import Response
from sqlalchemy import select

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store import sign_in
from store.notices import Notice, NoticeKind
from store.passwords import Password
from store.people import Person
from store.second_factors import SecondFactor
from store.security_changes import SecurityChange
from store.sign_in import PROOF_LIFE, WebSession
from tests.backoffice.browsing import Enter, Visit
from tests.backoffice.making import NOON, Maker, Watch
from tests.backoffice.protecting import GOOD, protect
from tests.store.second_factor import code_at

OTHER = "lampadaire ronce pirogue sel"
SETTING = "/compte/second-facteur"
SENSITIVE = ("/compte/mot-de-passe", SETTING, f"{SETTING}/qr.svg")


async def told(desk: Desk) -> list[str | None]:
    async with desk.database.read() as session:
        query = select(Notice).where(Notice.kind == NoticeKind.SECURITY_CHANGED).order_by(Notice.created_at)
        return [notice.detail for notice in await session.scalars(query)]


async def sessions(desk: Desk) -> list[WebSession]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(WebSession)))


def secret_on(page: str) -> str:
    """The key to copy by hand, as the page spells it."""
    return "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))


async def set_up(browser: Visit, watch: Watch) -> tuple[str, Response]:
    """The secret, and the page with the recovery codes."""
    await browser.send(SETTING)
    secret = secret_on((await browser.read(SETTING)).text)
    return secret, await browser.send(f"{SETTING}/confirmer", code=code_at(secret, watch.at))


async def choose(browser: Visit, password: str, again: str | None = None) -> Response:
    return await browser.send("/compte/mot-de-passe", password=password, again=password if again is None else again)


class TestThePage:
    async def test_says_what_there_is(self, visit: Enter, make: Maker) -> None:
        before = (await (await visit("clara")).read("/compte")).text
        await protect(make, "clara")
        after = (await (await visit("clara")).read("/compte")).text

        assert "Mettre en place le second facteur" in before
        assert "Choisir un mot de passe" not in before
        assert "Changer le mot de passe" in after
        assert "10 codes de secours" in after
        assert "ProConnect" not in after

    async def test_is_reached_by_ones_name(self, visit: Enter) -> None:
        page = (await (await visit("clara")).read("/demandes")).text

        assert re.search(r'<a href="/compte">.*Clara Vasselin</a>', page)

    async def test_opens_after_the_charter(self, visit: Enter) -> None:
        assert (await (await visit("nadia")).read("/compte")).headers["location"] == "/charte"


class TestTheSecondFactor:
    async def test_is_set_with_a_picture_or_a_key(self, visit: Enter, watch: Watch) -> None:
        browser = await visit("clara")
        await browser.send(SETTING)
        page = (await browser.read(SETTING)).text
        picture = await browser.read(f"{SETTING}/qr.svg")

        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert picture.headers["cache-control"] == "no-store"
        assert picture.text.startswith("<?xml") or picture.text.startswith("<svg")
        assert "style" not in picture.text
        assert len(secret_on(page)) == 32
        assert code_at(secret_on(page), watch.at) == pyotp.TOTP(secret_on(page)).at(watch.at)

    async def test_comes_with_ten_codes_shown_once(self, visit: Enter, desk: Desk, watch: Watch) -> None:
        browser = await visit("clara")
        _, answer = await set_up(browser, watch)
        codes = re.findall(r'class="reference">([0-9A-Z-]{19})<', answer.text)

        assert len(set(codes)) == 10
        for path in ("/compte", SETTING):
            assert codes[0] not in (await browser.read(path)).text
        assert (await browser.read(f"{SETTING}/qr.svg")).status_code == 404
        assert await told(desk) == [SecurityChange.SECOND_FACTOR_SET]

    async def test_is_not_set_by_a_wrong_code(self, visit: Enter, desk: Desk) -> None:
        browser = await visit("clara")
        await browser.send(SETTING)

        answer = await browser.send(f"{SETTING}/confirmer", code="000000")

        assert answer.status_code == 422
        assert 'aria-describedby="code-error"' in answer.text
        assert await told(desk) == []

    async def test_cannot_be_guessed_for_long(self, visit: Enter) -> None:
        browser = await visit("clara")
        await browser.send(SETTING)

        answers = [(await browser.send(f"{SETTING}/confirmer", code="000000")).status_code for _ in range(11)]

        assert answers == [422] * 10 + [429]

    async def test_gives_new_codes_on_demand(self, visit: Enter, desk: Desk, make: Maker) -> None:
        held = await protect(make, "clara")
        browser = await visit("clara")

        answer = await browser.send(f"{SETTING}/codes-de-secours")

        assert answer.status_code == 200
        assert held.codes[0] not in answer.text
        assert (await told(desk))[-1] == SecurityChange.RECOVERY_CODES_RENEWED

    async def test_that_is_replaced_ends_the_other_sessions(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        await protect(make, "clara")
        here, elsewhere, moussa = await visit("clara"), await visit("clara"), await visit("moussa")

        await set_up(here, watch)

        assert (await here.read("/compte")).status_code == 200
        assert (await elsewhere.read("/compte")).headers["location"] == "/connexion"
        assert (await moussa.read("/compte")).status_code == 200
        assert (await told(desk))[-1] == SecurityChange.SECOND_FACTOR_SET

    async def test_goes_with_the_password_and_the_other_sessions(self, visit: Enter, desk: Desk, make: Maker) -> None:
        await protect(make, "clara")
        here, elsewhere = await visit("clara"), await visit("clara")

        answer = await here.send(f"{SETTING}/retirer")

        assert (answer.status_code, answer.headers["location"]) == (303, "/compte")
        assert (await here.read("/compte")).status_code == 200
        assert (await elsewhere.read("/compte")).headers["location"] == "/connexion"
        async with desk.database.read() as session:
            assert await session.scalar(select(Password)) is None
            assert await session.scalar(select(SecondFactor)) is None
        assert (await told(desk))[-1] == SecurityChange.SECOND_FACTOR_REMOVED

    async def test_that_is_not_there_is_not_removed_nor_renewed(self, visit: Enter, desk: Desk) -> None:
        browser = await visit("clara")

        for verb in ("retirer", "codes-de-secours"):
            assert (await browser.send(f"{SETTING}/{verb}")).headers["location"] == SETTING
        assert await told(desk) == []


class TestThePassword:
    async def test_comes_after_the_second_factor(self, visit: Enter, desk: Desk, watch: Watch) -> None:
        browser = await visit("clara")
        page = await browser.read("/compte/mot-de-passe")
        early = await choose(browser, GOOD)
        await set_up(browser, watch)
        kept = await choose(browser, GOOD)

        assert "mettez d’abord en place le second facteur" in page.text
        assert early.status_code == 200
        assert kept.headers["location"] == "/compte"
        assert await told(desk) == [SecurityChange.SECOND_FACTOR_SET, SecurityChange.PASSWORD_SET]

    async def test_opens_the_space_at_the_next_sign_in(self, visit: Enter, watch: Watch) -> None:
        browser = await visit("clara")
        secret, _ = await set_up(browser, watch)
        await choose(browser, GOOD)
        watch.advance(minutes=1)
        other = await visit()
        await other.send("/connexion/mot-de-passe", email="clara@example.org", password=GOOD)

        assert (await other.send("/connexion/code", code=code_at(secret, watch.at))).headers["location"] == "/"

    @pytest.mark.parametrize(
        ("password", "again", "said"),
        [
            ("court", "court", "12 caractères au moins"),
            ("motdepasse123", "motdepasse123", "mots de passe volés"),
            ("clara vasselin 9!", "clara vasselin 9!", "votre nom ou votre adresse"),
            (GOOD, OTHER, "ne sont pas les mêmes"),
            ("a1B-" * 60, "a1B-" * 60, "200 caractères au plus"),
        ],
    )
    async def test_that_is_weak_is_refused_with_its_reason(
        self, visit: Enter, make: Maker, password: str, again: str, said: str
    ) -> None:
        await protect(make, "clara", password=None)
        answer = await choose(await visit("clara"), password, again)

        assert answer.status_code == 422
        assert said in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert f'"{password}"' not in answer.text

    async def test_that_changed_ends_every_other_session(self, visit: Enter, desk: Desk, make: Maker) -> None:
        await protect(make, "clara")
        here, elsewhere, moussa = await visit("clara"), await visit("clara"), await visit("moussa")

        await choose(here, OTHER)

        assert (await here.read("/compte")).status_code == 200
        assert (await elsewhere.read("/compte")).headers["location"] == "/connexion"
        assert (await moussa.read("/compte")).status_code == 200
        assert (await told(desk))[-1] == SecurityChange.PASSWORD_CHANGED


class TestAnOldSession:
    @pytest.mark.parametrize("path", SENSITIVE)
    async def test_shows_who_it_is_first(self, visit: Enter, watch: Watch, path: str) -> None:
        browser = await visit("clara")
        watch.at += PROOF_LIFE

        answer = await browser.read(path)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/compte/confirmer?vers=")

    async def test_changes_nothing(self, visit: Enter, desk: Desk, make: Maker, watch: Watch) -> None:
        await protect(make, "clara")
        browser = await visit("clara")
        before = await told(desk)
        watch.at += PROOF_LIFE

        answers = [await choose(browser, OTHER), await browser.send(SETTING)]
        answers += [await browser.send(f"{SETTING}/{verb}") for verb in ("confirmer", "codes-de-secours", "retirer")]

        assert {answer.headers["location"].partition("?")[0] for answer in answers} == {"/compte/confirmer"}
        assert await told(desk) == before

    async def test_gives_the_present_password(self, visit: Enter, make: Maker, watch: Watch) -> None:
        await protect(make, "clara")
        browser = await visit("clara")
        watch.at += PROOF_LIFE
        asked = await browser.read("/compte/confirmer?vers=mot-de-passe")

        wrong = await browser.send("/compte/confirmer", password=OTHER, vers="mot-de-passe")
        still = await browser.read("/compte/mot-de-passe")
        right = await browser.send("/compte/confirmer", password=GOOD, vers="mot-de-passe")

        assert 'autocomplete="current-password"' in asked.text
        assert wrong.status_code == 422
        assert still.status_code == 303
        assert right.headers["location"] == "/compte/mot-de-passe"
        assert (await choose(browser, OTHER)).headers["location"] == "/compte"

    async def test_without_a_password_signs_in_again(self, visit: Enter, watch: Watch) -> None:
        browser = await visit("clara")
        watch.at += PROOF_LIFE

        page = (await browser.read("/compte/confirmer?vers=second-facteur")).text
        forced = await browser.send("/compte/confirmer", password="", vers="second-facteur")

        assert 'name="password"' not in page
        assert "entrez à nouveau" in page
        assert forced.status_code == 422
        assert (await browser.read(SETTING)).status_code == 303

    async def test_cannot_try_passwords_for_long(self, visit: Enter, make: Maker) -> None:
        await protect(make, "clara")
        browser = await visit("clara")

        answers = [(await browser.send("/compte/confirmer", password="x")).status_code for _ in range(11)]

        assert answers == [422] * 10 + [429]

    @pytest.mark.parametrize("wanted", ["", "//example.com", "../demandes"])
    async def test_is_never_led_elsewhere(self, visit: Enter, make: Maker, wanted: str) -> None:
        await protect(make, "clara")

        answer = await (await visit("clara")).send("/compte/confirmer", password=GOOD, vers=wanted)

        assert answer.headers["location"] == SETTING


class TestSessions:
    async def test_are_listed_without_their_secrets(self, visit: Enter, desk: Desk) -> None:
        here, _elsewhere = await visit("clara"), await visit("clara")

        page = (await here.read("/compte")).text

        assert page.count("Ouvert par un lien reçu par e-mail") == 2
        assert page.count("Cet appareil") == 1
        for row in await sessions(desk):
            assert row.token_hash not in page

    async def test_are_closed_one_by_one(self, visit: Enter, desk: Desk) -> None:
        here, elsewhere = await visit("clara"), await visit("clara")
        [name] = re.findall(r"/compte/sessions/([0-9a-f]{32})/fermer", (await here.read("/compte")).text)

        answer = await here.send(f"/compte/sessions/{name}/fermer")

        assert answer.headers["location"] == "/compte"
        assert (await here.read("/compte")).status_code == 200
        assert (await elsewhere.read("/compte")).headers["location"] == "/connexion"
        assert len(await sessions(desk)) == 1

    async def test_of_others_do_not_exist(self, visit: Enter, desk: Desk) -> None:
        clara, moussa = await visit("clara"), await visit("moussa")
        rows = {row.csrf: row for row in await sessions(desk)}
        theirs = rows[moussa.csrf]

        answers = [
            await clara.send(f"/compte/sessions/{name}/fermer")
            for name in (theirs.public_id, "0" * 32, theirs.token_hash, rows[clara.csrf].token_hash, "x")
        ]

        assert [answer.status_code for answer in answers] == [404] * 5
        assert len({answer.text for answer in answers}) == 1
        assert (await moussa.read("/compte")).status_code == 200

    async def test_all_end_at_once(self, visit: Enter, desk: Desk) -> None:
        here, elsewhere, moussa = await visit("clara"), await visit("clara"), await visit("moussa")

        answer = await here.send("/compte/deconnexion")

        assert answer.headers["location"] == "/connexion"
        assert "fermé sur tous vos appareils" in (await here.read("/connexion")).text
        for browser in (here, elsewhere):
            assert (await browser.read("/demandes")).headers["location"] == "/connexion"
        assert (await moussa.read("/demandes")).status_code == 200
        assert len(await sessions(desk)) == 1

    async def test_all_end_with_the_links_that_were_not_used(self, visit: Enter, make: Maker, desk: Desk) -> None:
        browser, thief = await visit("clara"), await visit()
        async with desk.database.turn() as session:
            link = sign_in.new_link(session, make.people["clara"], at=NOON)

        await browser.send("/compte/deconnexion")

        assert (await thief.send(f"/connexion/{link}")).status_code == 410
        assert await sessions(desk) == []

    async def test_die_with_the_account(self, visit: Enter, desk: Desk, make: Maker, watch: Watch) -> None:
        browser = await visit("clara")
        async with desk.database.turn() as session:
            (await session.get_one(Person, make.people["clara"])).disabled_at = watch.at

        for path in ("/compte", *SENSITIVE):
            assert (await browser.read(path)).headers["location"] == "/connexion"

    async def test_are_not_changed_from_a_form_of_elsewhere(self, visit: Enter, desk: Desk) -> None:
        browser = await visit("clara")
        browser.csrf = "wrong"

        for path in ("/compte/deconnexion", "/compte/mot-de-passe", SETTING, f"{SETTING}/retirer"):
            assert (await browser.send(path)).status_code == 403
        assert len(await sessions(desk)) == 1


class TestTheLetter:
    @pytest.mark.parametrize("change", SecurityChange)
    async def test_says_what_changed_and_what_to_do(self, desk: Desk, make: Maker, change: SecurityChange) -> None:
        from store import security_changes

        async with desk.database.turn() as session:
            security_changes.tell(session, make.people["clara"], change, at=NOON - timedelta(minutes=5))
        await deliver(desk)

        [mail] = desk.settings.mail_folder.glob("*.eml")
        text = mail.read_text()
        assert "clara@example.org" in text
        assert "/connexion" in text
        assert "mardi 10 mars" in text
        assert "Me d=C3=A9connecter partout" in text.replace("=\n", "") or "déconnecter" in text
