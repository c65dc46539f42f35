"""A browser: for the widget, in front of a stand-in of the gateway, and for the back office."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, Playwright, async_playwright, expect

from tests.browser.gateway import Gateway, running
from tests.browser.office import Enter, Office, open_office

SYSTEM = Path("/usr/bin/chromium")
PATIENCE = 20_000
"""Milliseconds for what a page is to show, on a machine that does much else."""
HOW_TO = "no browser: install the Debian package chromium, set CHROMIUM_PATH, or run `playwright install chromium`"


@pytest.fixture(scope="package")
def standing_in() -> Iterator[Gateway]:
    with running(Gateway()) as gateway:
        yield gateway


@pytest.fixture
def gateway(standing_in: Gateway) -> Gateway:
    standing_in.reset()
    return standing_in


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await _launch(playwright)
        yield browser
        await browser.close()


async def _launch(playwright: Playwright) -> Browser:
    try:
        return await playwright.chromium.launch(executable_path=_executable(), args=["--no-sandbox"])
    except Error as error:
        pytest.skip(f"{HOW_TO} ({error.message.splitlines()[0]})")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh profile; a page error or a refused resource fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
    yield page
    await context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


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


def _executable() -> str | None:
    """The browser of the setting, else the system's; none means Playwright's own."""
    return os.environ.get("CHROMIUM_PATH") or (str(SYSTEM) if SYSTEM.exists() else None)
