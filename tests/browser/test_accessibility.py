"""Everyone: axe on every state, keyboard alone, small screens, zoom, colours, no script."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.gateway import Gateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (1280, "light"),
    (1280, "dark"),
    (320, "dark"),
    (320, "light"),
)
Reach = Callable[[Page, Gateway], Awaitable[None]]
STATES: dict[str, Reach] = {
    name.removeprefix("reach_"): step for name, step in vars(walk).items() if name.startswith("reach_")
} | {"start": walk.arrive}
SMALL = """Array.from(document.querySelectorAll('button, textarea, nav a, .links a, .ways a, .card a, .welcome a'))
  .filter((each) => each.checkVisibility() && !each.matches(':disabled'))
  .map((each) => [each.textContent || each.id, each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


async def violations(page: Page) -> list[str]:
    if not AXE.exists():
        pytest.skip("no axe-core: run `npm ci` in widget/")
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found = (await page.evaluate(RULES))["violations"]
    return [f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


class TestAxe:
    @pytest.mark.parametrize("state", STATES)
    async def test_finds_nothing(self, page: Page, gateway: Gateway, state: str) -> None:
        await page.emulate_media(reduced_motion="reduce")
        await STATES[state](page, gateway)
        for width, scheme in LOOKS:
            await page.set_viewport_size({"width": width, "height": 720})
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == [], f"{width} px, {scheme}"

    async def test_finds_nothing_on_the_partners_page(self, page: Page, gateway: Gateway) -> None:
        await page.goto(f"{gateway.base}/demo")
        await page.get_by_role("button", name="coup de main").click()
        await expect(page.frame_locator("iframe").get_by_role("button", name="Me loger")).to_be_visible()
        assert await violations(page) == []


class TestSmallScreens:
    @pytest.mark.parametrize("height", [256, 640])
    async def test_nothing_overflows_at_320(self, page: Page, gateway: Gateway, height: int) -> None:
        await page.set_viewport_size({"width": 320, "height": height})
        await walk.reach_receipt(page, gateway)
        widths = "Array.from(document.querySelectorAll('body, main, .message'), (each) => each.scrollWidth)"
        assert max(await page.evaluate(widths)) <= 320

    async def test_at_400_percent_every_part_can_be_reached(self, page: Page, gateway: Gateway) -> None:
        await page.set_viewport_size({"width": 320, "height": 256})
        await walk.reach_question(page, gateway)
        for part in (page.locator("#field"), page.get_by_role("link", name="Urgence"), walk.answer(page, "Passer")):
            await part.scroll_into_view_if_needed()
            await expect(part).to_be_in_viewport(ratio=1)

    @pytest.mark.parametrize("state", STATES)
    async def test_targets_are_at_least_44_pixels(self, page: Page, gateway: Gateway, state: str) -> None:
        await page.set_viewport_size({"width": 320, "height": 640})
        await STATES[state](page, gateway)
        assert await page.evaluate(SMALL) == []


class TestKeyboard:
    async def test_alone_goes_from_hello_to_offers(self, page: Page, gateway: Gateway) -> None:
        await walk.arrive(page, gateway)
        await _tab_to(page, "Trouver un emploi")
        await page.keyboard.press("Enter")
        await expect(page.locator("fieldset:enabled")).to_be_focused()
        await _tab_to(page, "Passer")
        await page.keyboard.press("Space")
        await expect(page.locator("#progress-text")).to_have_text("Question 2 sur 7")
        await _tab_to(page, "")
        await page.keyboard.type("19")
        await page.keyboard.press("Enter")
        await expect(walk.answer(page, "En emploi")).to_be_visible()
        await _tab_to(page, "En emploi", key="Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message:has(.offer)").first).to_be_focused()
        await _tab_to(page, "Choisir cette offre")

    async def test_leaves_and_begins_again(self, page: Page, gateway: Gateway) -> None:
        await walk.arrive(page, gateway)
        await _tab_to(page, "Quitter et effacer")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Non, je reste")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Quitter et effacer")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Tout est effacé")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(walk.answer(page, "Trouver un emploi")).to_be_visible()

    async def test_focus_is_seen(self, page: Page, gateway: Gateway) -> None:
        await walk.arrive(page, gateway)
        await _tab_to(page, "Me loger")
        width = "getComputedStyle(document.activeElement).outlineWidth"
        assert await page.evaluate(width) == "3px"


class TestPreferences:
    async def test_forced_colours_keep_every_bubble_outlined(self, page: Page, gateway: Gateway) -> None:
        await page.emulate_media(forced_colors="active")
        await walk.reach_offers(page, gateway)
        border = "parseFloat(getComputedStyle(each).borderTopWidth)"
        widths = f"Array.from(document.querySelectorAll('.bubble'), (each) => {border})"
        assert min(await page.evaluate(widths)) >= 1

    async def test_reduced_motion_moves_nothing(self, page: Page, gateway: Gateway) -> None:
        await page.emulate_media(reduced_motion="reduce")
        await walk.reach_question(page, gateway)
        assert await page.evaluate("document.getAnimations().length") == 0

    async def test_without_script_the_page_leads_to_the_form(self, browser: Browser, gateway: Gateway) -> None:
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"{gateway.base}/chat")
        await expect(page.get_by_role("link", name="formulaire").first).to_be_visible()
        await expect(page.get_by_role("link", name="Urgence")).to_be_visible()
        await expect(page.locator("#composer")).to_be_hidden()
        await context.close()


async def _tab_to(page: Page, label: str, key: str = "Tab") -> None:
    """Press the key until the focus is on this name; no name means the field."""
    name = "document.activeElement.matches('textarea') ? '' : document.activeElement.textContent.trim()"
    for _ in range(40):
        await page.keyboard.press(key)
        if await page.evaluate(name) == label and await page.evaluate("document.activeElement !== document.body"):
            return
    raise AssertionError(label)
