"""The plain form in a browser: without script from hello to receipt, and axe on every page."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select, update

from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from store.request_events import SERVICE
from store.request_statuses import AttemptResult
from tests.bot.form.proposing import propose
from tests.bot.form.serving import KEYS, make_demo
from tests.bot.form.writing import write
from tests.browser import form_walk
from tests.browser.form_walk import Step, form_at
from tests.browser.steps import go_on
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STATES: dict[str, Step] = {
    name.removeprefix("reach_"): step for name, step in vars(form_walk).items() if name.startswith("reach_")
}
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (320, "dark"))
SMALL = """Array.from(document.querySelectorAll('button, a, summary, .choice, .text'))
  .filter((each) => each.checkVisibility())
  .map((each) => [each.textContent.trim() || each.id, each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("form") / "demo.db"
    asyncio.run(make_demo(path))
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="module")
def base(demo: str) -> Iterator[str]:
    with form_at(demo) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def plain_page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh profile without script."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield await context.new_page()
    await context.close()


class TestWithoutScript:
    async def test_goes_from_hello_to_receipt_and_cancels(self, plain_page: Page, base: str) -> None:
        await form_walk.reach_receipt(plain_page, base)
        await expect(plain_page.get_by_text("Ta référence :")).to_have_count(2)
        await expect(plain_page.get_by_text("Rappel au plus tard le")).to_have_count(2)

        await plain_page.get_by_role("button", name="Annuler cette demande").first.click()

        await expect(plain_page.get_by_text("Annulée.")).to_be_visible()
        await plain_page.get_by_role("link", name="Quitter").first.click()
        await expect(plain_page.get_by_role("heading", name="À bientôt")).to_be_visible()

    async def test_follows_a_request_from_another_computer_and_cancels_it(self, plain_page: Page, base: str) -> None:
        await form_walk.reach_own_request(plain_page, base)
        await plain_page.get_by_text("Annuler cette demande").click()

        await go_on(plain_page, "Oui, annuler")

        await expect(plain_page.get_by_text("Annulée.")).to_be_visible()

    async def test_more_offers_keep_what_was_ticked(self, plain_page: Page, base: str) -> None:
        await form_walk.reach_offers(plain_page, base)
        await plain_page.get_by_role("checkbox").first.check()
        async with plain_page.expect_navigation():
            await plain_page.get_by_role("button", name="Voir plus").click()

        await expect(plain_page.get_by_role("article").nth(5)).to_be_visible()
        await expect(plain_page.get_by_role("checkbox").first).to_be_checked()

    async def test_goes_back_and_changes_an_answer(self, plain_page: Page, base: str) -> None:
        await form_walk.reach_choices(plain_page, base)
        await plain_page.get_by_role("link", name="Retour").click()
        await expect(plain_page.get_by_label("Quel âge as-tu")).to_have_value("19")


class TestEveryone:
    @pytest.mark.parametrize("state", STATES)
    async def test_axe_finds_nothing_and_targets_are_large(self, page: Page, base: str, state: str) -> None:
        await STATES[state](page, base)
        await expect_for_everyone(page)

    async def test_of_a_late_request_reads_what_was_written_and_other_ways(
        self, page: Page, base: str, demo: str
    ) -> None:
        await form_walk.reach_own_request(page, base)
        reference = await page.locator("h1 .reference").inner_text()
        author = await be_late_and_write(demo, reference)
        await page.reload()

        await expect(page.get_by_role("heading", name="Ce qu’on t’a écrit")).to_be_visible()
        await expect(page.get_by_text(author)).to_be_visible()
        await expect_other_ways(page)

    async def test_gives_another_number_when_the_first_does_not_work(self, page: Page, base: str, demo: str) -> None:
        await form_walk.reach_own_request(page, base)
        reference = await page.locator("h1 .reference").inner_text()
        await meet_a_wrong_number(demo, reference)
        await page.reload()
        await expect(page.get_by_role("heading", name="Le numéro que tu as donné ne marche pas")).to_be_visible()
        await expect_for_everyone(page)

        await page.get_by_label("Ton numéro de téléphone ou ton mail").fill("06 39 98")
        await go_on(page, "Donner celui-là")
        await expect(page.get_by_label("Ton numéro de téléphone ou ton mail")).to_be_focused()
        await expect_for_everyone(page)
        await page.get_by_label("Ton numéro de téléphone ou ton mail").fill("06 39 98 77 66")
        await go_on(page, "Donner celui-là")

        await expect(page.get_by_role("status")).to_contain_text("L’organisme peut te joindre là")
        await expect(page.get_by_role("main")).to_contain_text("On te rappelle au plus tard le")

    async def test_finds_other_ways_on_the_receipt_of_a_late_request(self, page: Page, base: str, demo: str) -> None:
        await form_walk.reach_receipt(page, base)
        await be_late_and_write(demo, await page.locator(".receipt .reference").first.inner_text())
        await page.reload()

        await expect_other_ways(page)

    async def test_says_yes_to_another_offer_and_gets_its_code(self, page: Page, base: str, demo: str) -> None:
        await form_walk.reach_own_request(page, base)
        reference = await page.locator("h1 .reference").inner_text()
        database = Database(demo)
        other = await propose(database, reference, at=datetime.now(UTC))
        await database.close()
        await page.reload()
        await expect(page.get_by_role("main")).to_contain_text(f"transmise à {other.organisation} ?")
        await expect_for_everyone(page)

        await go_on(page, "Oui, transmets ma demande")

        await expect(page.get_by_role("status")).to_contain_text("C’est transmis")
        await expect(page.get_by_role("heading", level=2).first).to_have_text(other.organisation)
        await expect(page.get_by_text("Ton code :")).to_be_visible()


async def be_late_and_write(demo: str, reference: str) -> str:
    """The promised date is over and nobody called, but somebody wrote; their name."""
    database, now = Database(demo), datetime.now(UTC)
    text = "Bonjour, je t’appelle demain. Pense à prendre ton CV."
    author = await write(database, reference, text, keys=KeyRing.parse(KEYS), at=now)
    async with database.turn() as session:
        late = update(ContactRequest).where(ContactRequest.reference == reference)
        await session.execute(late.values(due_at=now - timedelta(days=1)))
    await database.close()
    return author


async def meet_a_wrong_number(demo: str, reference: str) -> None:
    database = Database(demo)
    async with database.turn() as session:
        request = (await session.scalars(select(ContactRequest).where(ContactRequest.reference == reference))).one()
        request.attempt(AttemptResult.WRONG_NUMBER, by=SERVICE, at=datetime.now(UTC))
    await database.close()


async def expect_other_ways(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Tu peux demander ailleurs")).to_be_visible()
    await expect(page.get_by_role("link", name="Demander à être rappelé·e").first).to_be_visible()
    await expect(page.get_by_role("heading", name="Tu peux aussi voir quelqu’un")).to_be_visible()
    await expect_for_everyone(page)


async def expect_for_everyone(page: Page) -> None:
    """Nothing for axe to say, nothing too small to press, nothing cut."""
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 720})
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == [], f"{width} px, {scheme}"
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
