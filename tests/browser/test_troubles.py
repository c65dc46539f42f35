"""The chat page when the network or the service fails."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.gateway import Gateway
from tests.browser.walk import answer, arrive, tell

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class TestTroubles:
    async def test_a_cut_is_said_then_mended_without_loss(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.cut = True
        await expect(page.locator("#banner")).to_contain_text("connexion est coupée")
        gateway.talk.say("person")
        gateway.cut = False
        await expect(page.locator(".person")).to_have_count(1, timeout=10_000)
        await expect(page.locator("#banner")).to_be_empty()
        assert gateway.last_event_ids[-1] == "2"

    async def test_a_message_not_sent_is_sent_again_under_the_same_number(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.lose_answer = True
        await answer(page, "Trouver un emploi").click()
        await expect(page.locator("#banner")).to_contain_text("se repose")
        gateway.lose_answer = False
        await expect(page.get_by_text("Tu habites où")).to_be_visible()
        await expect(page.locator(".youth")).to_have_count(1)

    async def test_trying_again_repeats_nothing(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await page.route("**/messages", lambda route: route.abort())
        await tell(page, "bonjour")
        await expect(page.get_by_text("Pas envoyé.")).to_be_visible()
        await page.unroute("**/messages")
        await page.get_by_role("button", name="Réessayer").click()
        await expect(page.get_by_text("Je n'ai pas compris")).to_be_visible()
        await expect(page.get_by_text("Pas envoyé.")).to_have_count(0)
        assert len(gateway.client_ids) == 1

    async def test_a_failed_tap_can_be_another_tap(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.failing = 503
        await answer(page, "Me loger").click()
        await expect(page.get_by_text("Pas envoyé.")).to_be_visible()
        gateway.failing = None
        await answer(page, "Trouver un emploi").click()
        await expect(page.get_by_text("Tu habites où")).to_be_visible()
        await expect(page.locator(".youth")).to_have_text(re.compile("Trouver un emploi"))

    async def test_an_unavailable_service_shows_the_ways_that_work(self, page: Page, gateway: Gateway) -> None:
        gateway.failing = 503
        await page.goto(f"{gateway.base}/chat")
        banner = page.locator("#banner")
        await expect(banner.get_by_role("link", name="Urgence")).to_have_attribute("href", re.compile("/urgence$"))
        form = banner.get_by_role("link", name="Formulaire")
        await expect(form).to_have_attribute("href", re.compile("/formulaire$"))
        gateway.failing = None
        await banner.get_by_role("button", name="Réessayer").click()
        await expect(answer(page, "Trouver un emploi")).to_be_visible()
        await expect(banner).to_be_empty()

    async def test_a_refused_message_comes_back_to_the_field(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.failing = 422
        await tell(page, "bonjour")
        await expect(page.locator(".fate")).to_contain_text("trop long pour moi")
        await expect(page.locator("#field")).to_have_value("bonjour")
