"""Steps that any page shares, each of which ends on the page that it leads to."""

from playwright.async_api import Page
from playwright.async_api import TimeoutError as TooLong

AGAIN_AFTER = 3_000
"""Milliseconds."""
TIMES = 10


async def go_on(page: Page, label: str = "Continuer") -> None:
    """Press a button and wait for the page that follows: what is read between two pages belongs to neither."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=label, exact=True).click()


async def open_letter(page: Page, to: str = "", subject: str = "") -> None:
    """Open the newest such letter of the local mails, reloading their list until it is there."""
    letter = page.get_by_role("main").locator("li", has_text=to).get_by_role("link", name=subject)
    for _ in range(4 * TIMES):
        if await letter.count():
            break
        await page.wait_for_timeout(250)
        await page.reload()
    await letter.first.click()


async def follow_in_letter(page: Page, label: str) -> None:
    """Press a link of the letter until its page comes.

    The letter is a frame of another process, and on a busy machine a press was once lost on its way there; a person
    then presses again.
    """
    letter = page.url
    for _ in range(TIMES):
        try:
            async with page.expect_navigation(timeout=AGAIN_AFTER):
                await page.frame_locator("iframe").get_by_role("link", name=label).click(timeout=AGAIN_AFTER)
        except TooLong:
            if page.url == letter:
                continue
        return
    raise AssertionError(label)
