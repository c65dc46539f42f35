"""The back office in a real browser: the whole way without JavaScript, axe on each page, small screens, keyboard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, expect

from backoffice.app import create_app
from backoffice.settings import Settings
from store.contact_requests import ContactRequest, Status
from store.database import Database
from store.key_ring import KeyRing
from tests.backoffice.making import FIRST_NAME, NOON, Maker, Watch, make_template
from tests.browser.test_accessibility import LOOKS, violations
from tests.servers.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TITLE = "Je prépare mes entretiens d’embauche"
SMALL = """Array.from(document.querySelectorAll('button, summary, .button, header a, .tabs a, .choice'))
  .filter((each) => each.checkVisibility() && !each.matches('.skip'))
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@dataclass(frozen=True)
class Office:
    """The back office being served, and what fills it."""

    base: str
    make: Maker
    late: str
    new: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    template = asyncio.run(make_template(folder / "boussole.db", KeyRing.generate_text("k1")))
    url, port = f"sqlite+aiosqlite:///{template.path}", free_port()
    settings = Settings(
        database_url=url,
        contact_keys=template.keys,
        signing_key="signing",
        backoffice_url=f"http://localhost:{port}",
        mail_folder=folder / "mail",
        smtp_url="",
        redis_url="",
    )
    make = Maker(Database(url), KeyRing.parse(template.keys), template.network)
    late, new = asyncio.run(_fill(make))
    config = uvicorn.Config(create_app(settings, clock=Watch()), "127.0.0.1", port, log_level="error")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield Office(settings.backoffice_url, make, late, new)
    server.should_exit = True
    thread.join(5)


async def _fill(make: Maker) -> tuple[str, str]:
    late = await make.contact_request(title="Je trouve mon métier", created=NOON - timedelta(days=4))
    new = await make.contact_request(title=TITLE)
    for status in (Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, Status.WITHDRAWN):
        await make.contact_request(status=status, title="Je vois un conseiller")
    await make.database.close()
    return late, new


Enter = Callable[[str], Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser: Browser, office: Office) -> AsyncIterator[Enter]:
    """A page where the person of this key is signed in, or nobody."""
    contexts = []

    async def open_page(key: str) -> Page:
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
        contexts.append(context)
        if key:
            secret, _ = await office.make.session(key)
            await office.make.database.close()
            # The address of the cookie must be secure; the browser takes localhost for such.
            secure = office.base.replace("http:", "https:")
            cookie = {"name": "__Host-session", "value": secret, "url": secure, "secure": True}
            await context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of Playwright's
        return await context.new_page()

    yield open_page
    for context in contexts:
        await context.close()


class TestWithoutJavaScript:
    async def test_a_professional_goes_from_the_mail_to_an_accepted_request(
        self, browser: Browser, office: Office
    ) -> None:
        context = await browser.new_context(java_script_enabled=False, locale="fr-FR")
        page = await context.new_page()
        request_id = await office.make.contact_request("residence", title=TITLE)
        await page.goto(f"{office.base}/demandes/{request_id}")
        await page.get_by_label("Adresse e-mail").fill("nadia@example.org")
        await page.get_by_role("button", name="Recevoir mon lien").click()
        await _open_mail(page, "Nadia Ferrand")
        await page.frame_locator("iframe").get_by_role("link", name="Entrer dans mon espace").click()
        await page.get_by_role("button", name="Ouvrir mon espace").click()

        await expect(page.get_by_role("heading", level=1)).to_have_text("La charte de la Boussole")
        await page.get_by_role("button", name="Je signe la charte").click()
        await expect(page).to_have_url(f"{office.base}/demandes/{request_id}")
        await page.get_by_role("button", name="Afficher les coordonnées").click()
        await expect(page.get_by_text(FIRST_NAME)).to_be_visible()
        await page.get_by_role("button", name="J’accepte cette demande").click()

        await expect(page.get_by_role("status")).to_contain_text("Vous avez accepté la demande")
        await expect(page.get_by_text(FIRST_NAME)).to_have_count(0)
        (cookie,) = [each for each in await context.cookies() if each["name"] == "__Host-session"]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        await page.get_by_role("button", name="Se déconnecter").click()
        await page.goto(f"{office.base}/demandes")
        await expect(page).to_have_url(f"{office.base}/connexion")
        await context.close()
        async with office.make.database.read() as session:
            found = await session.get(ContactRequest, request_id)
            assert found is not None
            assert found.status is Status.ACCEPTED
        await office.make.database.close()


async def _open_mail(page: Page, name: str) -> None:
    """Reload the local mail page until the letter is there."""
    await page.get_by_role("link", name="Ouvrir les courriels").click()
    letter = page.locator("li", has_text=name).get_by_role("link", name="Votre lien")
    for _ in range(20):
        if await letter.count():
            break
        await page.wait_for_timeout(250)
        await page.reload()
    await letter.first.click()


PAGES = {
    "sign-in": ("", "/connexion"),
    "mails": ("", "/courriels"),
    "charter": ("yann", "/charte"),
    "list": ("clara", "/demandes"),
    "in progress": ("clara", "/demandes?vue=en-cours"),
    "late request": ("clara", "/demandes/{late}"),
    "new request": ("clara", "/demandes/{new}"),
    "territory": ("ana", "/territoire"),
    "watched request": ("ana", "/demandes/{late}"),
    "unknown": ("ana", "/inconnue"),
}


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    async def test_are_for_everyone(self, enter: Enter, office: Office, name: str) -> None:
        key, path = PAGES[name]
        page = await enter(key)
        await page.goto(office.base + path.format(late=office.late, new=office.new))
        for summary in await page.locator("summary").all():
            await summary.click()

        for width, scheme in LOOKS:
            await page.set_viewport_size({"width": width, "height": 720})
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == [], f"{width} px, {scheme}"
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.evaluate(SMALL) == []

    async def test_point_at_a_missing_outcome(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.late}")
        await page.locator("summary").click()
        await page.evaluate(
            "document.querySelectorAll('[required]').forEach((each) => each.removeAttribute('required'))"
        )
        await page.get_by_role("button", name="Terminer", exact=True).click()

        await expect(page.get_by_text("Choisissez une réponse.")).to_be_visible()
        await expect(page.get_by_role("radio").first).to_be_focused()
        assert await violations(page) == []


class TestTwoPeople:
    async def test_the_second_reads_what_the_first_did(self, enter: Enter, office: Office) -> None:
        request_id = await office.make.contact_request(title=TITLE)
        clara, moussa = await enter("clara"), await enter("moussa")
        for page in (clara, moussa):
            await page.goto(f"{office.base}/demandes/{request_id}")
        await moussa.get_by_role("button", name="J’ai appelé, pas de réponse").click()
        await clara.get_by_role("button", name="J’accepte cette demande").click()

        await expect(clara.get_by_role("main")).to_contain_text("Moussa Kébé a appelé, sans réponse")
        assert await violations(clara) == []


class TestKeyboard:
    async def test_alone_reveals_the_contact_details(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.new}")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Afficher les coordonnées")).to_be_focused()
        await page.keyboard.press("Enter")

        await expect(page.get_by_text(FIRST_NAME)).to_be_visible()
        await expect(page.locator(".revealed")).to_be_focused()
