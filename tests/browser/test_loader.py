"""The loader on a partner's page of another origin."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.gateway import Gateway
from tests.browser.walk import reach_receipt

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LAUNCHER = "Besoin d’un coup de main"


async def visit(page: Page, gateway: Gateway) -> None:
    """A partner of another origin: the same server under another name."""
    await page.goto(f"{gateway.base.replace('127.0.0.1', 'localhost')}/partner")
    await expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()


async def open_chat(page: Page, gateway: Gateway) -> None:
    await visit(page, gateway)
    await page.get_by_role("button", name=LAUNCHER).click()
    await expect(page.frame_locator("iframe").get_by_role("button", name="Trouver un emploi")).to_be_visible()


class TestBeforeTheFirstClick:
    async def test_nothing_is_asked_or_stored(self, page: Page, gateway: Gateway) -> None:
        await visit(page, gateway)
        await page.wait_for_load_state("networkidle")
        assert sorted(set(gateway.calls) - {"GET /favicon.ico"}) == ["GET /boussole.js", "GET /partner"]
        assert await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie.length]") == [0, 0, 0]
        assert await page.context.cookies() == []
        assert await page.locator("iframe").count() == 0


class TestOpening:
    async def test_shows_the_chat_with_the_entry_of_the_script(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        assert gateway.entries == [{"entry": {"territory": "51-reims", "theme": "emploi"}}]
        assert await page.locator("iframe").get_attribute("title")
        await expect(page.get_by_role("button", name=LAUNCHER)).to_have_attribute("aria-expanded", "true")

    async def test_focus_goes_into_the_chat(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        await expect(page.frame_locator("iframe").locator("#title")).to_be_focused()

    async def test_fills_the_screen_of_a_phone(self, page: Page, gateway: Gateway) -> None:
        await page.set_viewport_size({"width": 360, "height": 640})
        await open_chat(page, gateway)
        assert await page.locator("iframe").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}

    async def test_stays_whole_under_the_partners_strict_policy(self, page: Page, gateway: Gateway) -> None:
        await visit(page, gateway)
        button = page.get_by_role("button", name=LAUNCHER)
        assert await button.evaluate("element => getComputedStyle(element).position") == "fixed"


class TestClosing:
    @pytest.mark.parametrize("width", [360, 1280])
    async def test_escape_closes_and_focus_returns(self, page: Page, gateway: Gateway, width: int) -> None:
        await page.set_viewport_size({"width": width, "height": 640})
        await open_chat(page, gateway)
        await page.keyboard.press("Escape")
        await expect(page.locator("iframe")).to_be_hidden()
        await expect(page.get_by_role("button", name=LAUNCHER)).to_be_focused()

    async def test_the_cross_closes_and_the_conversation_stays(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        await page.frame_locator("iframe").get_by_role("button", name="Fermer").click()
        await expect(page.locator("iframe")).to_be_hidden()
        await page.get_by_role("button", name=LAUNCHER).click()
        await expect(page.frame_locator("iframe").get_by_role("button", name="Me loger")).to_be_visible()
        assert len(gateway.entries) == 1

    async def test_escape_on_leaving_closes_only_the_question(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        frame = page.frame_locator("iframe")
        await frame.get_by_role("button", name="Quitter et effacer").click()
        await page.keyboard.press("Escape")
        await expect(frame.get_by_role("dialog")).to_be_hidden()
        await expect(page.locator("iframe")).to_be_visible()

    async def test_one_can_close_when_the_chat_never_came(self, page: Page, gateway: Gateway) -> None:
        await page.route("**/chat?*", lambda route: route.abort())
        await visit(page, gateway)
        await page.get_by_role("button", name=LAUNCHER).click()
        await page.get_by_role("button", name="Fermer").click()
        await expect(page.locator("iframe")).to_be_hidden()


class TestThePartnersCode:
    async def test_opens_closes_and_listens(self, page: Page, gateway: Gateway) -> None:
        await visit(page, gateway)
        listen = "heard = []; for (const name of ['open', 'close']) Boussole.on(name, () => heard.push(name)); heard"
        await page.evaluate(listen)
        await page.evaluate("Boussole.toggle()")
        await page.evaluate("Boussole.close()")
        launcher = page.get_by_role("button", name=LAUNCHER)
        await expect(launcher).to_have_attribute("aria-expanded", "false")
        assert await page.evaluate("heard") == ["open", "close"]

    async def test_hears_that_a_request_was_sent_and_nothing_more(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        await page.evaluate("told = []; addEventListener('message', (event) => told.push(event.data)); told")
        await page.evaluate("sent = new Promise((done) => Boussole.on('request-sent', () => done(true))); 0")
        gateway.talk.say("contact")
        assert await page.evaluate("sent") is True
        assert await page.evaluate("told") == ["boussole:request-sent"]

    async def test_cannot_erase_without_the_youth(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        await page.evaluate("Boussole.reset()")
        await expect(page.frame_locator("iframe").get_by_role("dialog")).to_be_visible()
        assert len(gateway.talks) == 1

    async def test_is_not_obeyed_from_another_window(self, page: Page, gateway: Gateway) -> None:
        await open_chat(page, gateway)
        await page.evaluate("postMessage('boussole:close', '*')")
        await page.wait_for_timeout(100)
        await expect(page.locator("iframe")).to_be_visible()


class TestThePageAlone:
    async def test_shows_no_closing_cross(self, page: Page, gateway: Gateway) -> None:
        await reach_receipt(page, gateway)
        await expect(page.locator("#close")).to_be_hidden()
