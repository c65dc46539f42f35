"""The steps of a youth on the chat page."""

from playwright.async_api import Locator, Page, expect

from tests.browser.gateway import Gateway


def answer(page: Page, label: str) -> Locator:
    """The last live button of this name."""
    return page.get_by_role("button", name=label, disabled=False).last


async def arrive(page: Page, gateway: Gateway, query: str = "") -> None:
    await page.goto(f"{gateway.base}/chat{query}")
    await expect(answer(page, "Trouver un emploi")).to_be_visible()


async def tell(page: Page, text: str) -> None:
    await page.locator("#field").fill(text)
    await page.locator("#field").press("Enter")


async def reach_elsewhere(page: Page, gateway: Gateway) -> None:
    gateway.elsewhere = True
    await arrive(page, gateway)
    await page.get_by_role("button", name="Continuer sur Telegram").click()
    await expect(page.get_by_role("link", name="Continuer sur Telegram")).to_be_visible()


async def reach_question(page: Page, gateway: Gateway) -> None:
    await arrive(page, gateway)
    await answer(page, "Trouver un emploi").click()
    await expect(page.locator("#progress-text")).to_have_text("Question 1 sur 7")
    await tell(page, "Reims")
    await expect(page.locator("#progress-text")).to_have_text("Question 2 sur 7")
    await tell(page, "19")
    await expect(answer(page, "Au lycée")).to_be_visible()


async def reach_offers(page: Page, gateway: Gateway) -> None:
    await reach_question(page, gateway)
    await answer(page, "Étudiant·e").click()
    await expect(page.locator(".offer")).to_have_count(2)


async def reach_receipt(page: Page, gateway: Gateway) -> None:
    await reach_offers(page, gateway)
    await page.get_by_role("button", name="Choisir cette offre").first.click()
    await answer(page, "Oui, je suis d'accord").click()
    await expect(page.get_by_text("Ton prénom suffit")).to_be_visible()
    await tell(page, "Sami")
    await expect(page.get_by_text("On te joint comment")).to_be_visible()
    await tell(page, "06 39 98 12 34")
    await expect(page.locator(".receipt")).to_be_visible()


async def reach_urgent(page: Page, gateway: Gateway) -> None:
    await arrive(page, gateway)
    await tell(page, "je veux mourir")
    await expect(page.locator(".urgent")).to_be_visible()


async def reach_error(page: Page, gateway: Gateway) -> None:
    await arrive(page, gateway)
    gateway.failing = 503
    await tell(page, "bonjour")
    await expect(page.get_by_role("button", name="Réessayer")).to_be_visible()


async def reach_dialog(page: Page, gateway: Gateway) -> None:
    await arrive(page, gateway)
    await page.get_by_role("button", name="Quitter et effacer").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def reach_goodbye(page: Page, gateway: Gateway) -> None:
    await reach_dialog(page, gateway)
    await page.get_by_role("button", name="Oui, tout effacer").click()
    await expect(page.get_by_role("heading", name="Tout est effacé")).to_be_focused()
