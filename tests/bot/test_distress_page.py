"""Help for distress as the page shows it, with the gateway and its database there or not."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.bot.gateway import running
from tests.bot.switch import Switch
from tests.browser.conftest import browser

__all__ = ["browser"]


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
class TestHelpOnThePage:
    async def test_is_read_each_time(self, browser: Browser, migrated_file: Path, tmp_path: Path) -> None:
        path = shutil.copy(migrated_file, tmp_path / "boussole.db")
        async with running(f"sqlite+aiosqlite:///{path}") as gateway:
            page = await browser.new_page()
            await page.goto(f"{gateway.url}/chat")
            await page.get_by_text("De quoi as-tu besoin ?").wait_for()

            await say(page, "je veux me suicider")
            await page.get_by_role("link", name="3114").nth(0).wait_for()
            with Switch() as switch:
                switch.off()
                await say(page, "je veux mourir")
                await page.get_by_role("link", name="3114").nth(1).wait_for()
                await say(page, "j'ai envie de mourir")
                await page.get_by_role("link", name="3114").nth(2).wait_for()
            last = page.get_by_role("link", name="3114").nth(2)
            after = await last.evaluate("(link) => link.getBoundingClientRect().top > 0")
            await page.close()

        assert after
