"""The chat page in a real browser, from hello to receipt, through what can go wrong."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.gateway import Gateway
from tests.browser.walk import (
    answer,
    arrive,
    reach_elsewhere,
    reach_goodbye,
    reach_offers,
    reach_question,
    reach_receipt,
    reach_urgent,
    tell,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def kept(page: Page) -> list[int]:
    counts = "[sessionStorage.length, localStorage.length, document.cookie.length]"
    return list(await page.evaluate(counts))


class TestBeginning:
    async def test_hands_over_what_the_link_carries(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway, "?territoire=51-reims&theme=emploi&campagne=lycee&offre=12")
        entry = {"territory": "51-reims", "theme": "emploi", "campaign": "lycee", "offer": "12"}
        assert gateway.entries == [{"entry": entry}]

    async def test_opens_even_when_the_link_was_typed_wrong(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway, "?territoire=Grand Reims")
        assert gateway.entries == [{"entry": {}}]

    async def test_speaks_first_and_says_it_is_a_robot(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await expect(page.get_by_role("log")).to_contain_text("Je suis un robot")

    async def test_keeps_only_the_session_of_this_tab(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        assert await kept(page) == [1, 0, 0]
        assert await page.evaluate("Object.keys(JSON.parse(sessionStorage.boussole)).sort()") == ["id", "token"]

    async def test_asks_nothing_of_another_host(self, page: Page, gateway: Gateway) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await reach_receipt(page, gateway)
        assert [url for url in asked if not url.startswith(gateway.base)] == []


class TestAnswering:
    async def test_goes_from_hello_to_receipt(self, page: Page, gateway: Gateway) -> None:
        await reach_receipt(page, gateway)
        await expect(page.locator(".receipt")).to_contain_text("BJ-7K2M-QX")
        calendar = page.get_by_role("link", name="Ajouter à mon agenda")
        await expect(calendar).to_have_attribute("href", re.compile(r"\.ics$"))

    async def test_shows_each_message_once(self, page: Page, gateway: Gateway) -> None:
        await reach_receipt(page, gateway)
        await expect(page.locator(".message")).to_have_count(len(gateway.talk.messages))

    async def test_leaves_only_the_last_answers_alive(self, page: Page, gateway: Gateway) -> None:
        await reach_offers(page, gateway)
        await expect(page.locator("fieldset:disabled")).to_have_count(4)
        await expect(page.locator("fieldset:enabled")).to_have_count(3)

    async def test_moves_focus_to_the_new_question(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await answer(page, "Trouver un emploi").click()
        await expect(page.get_by_role("group", name="Tu habites où ?")).to_be_focused()

    async def test_moves_focus_to_the_first_offer(self, page: Page, gateway: Gateway) -> None:
        await reach_offers(page, gateway)
        await expect(page.locator(".message:has(.offer)").first).to_be_focused()

    async def test_opens_the_keyboard_of_what_is_asked(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await answer(page, "Trouver un emploi").click()
        await tell(page, "Reims")
        await expect(page.locator("#field")).to_have_attribute("inputmode", "numeric")

    async def test_sends_with_enter_and_breaks_with_shift(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        field = page.locator("#field")
        await field.press_sequentially("un")
        await field.press("Shift+Enter")
        await field.press_sequentially("deux")
        await expect(field).to_have_value("un\ndeux")
        await field.press("Enter")
        await expect(page.locator(".youth")).to_contain_text("deux")

    async def test_counts_near_the_limit_and_stops_there(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await page.locator("#field").fill("a" * 399)
        await expect(page.locator("#count")).to_be_hidden()
        await page.locator("#field").press_sequentially("bb")
        await expect(page.locator("#count")).to_have_text("Encore 99 caractères")
        await expect(page.locator("#field")).to_have_attribute("maxlength", "500")

    async def test_shows_typing_only_when_slow(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await tell(page, "un truc lent")
        await expect(page.locator("#typing")).to_be_hidden()
        await expect(page.locator("#typing")).to_be_visible()
        gateway.answer_late()
        await expect(page.get_by_text("pris mon temps")).to_be_visible()
        await expect(page.locator("#typing")).to_be_hidden()

    async def test_shows_help_lines_as_calls(self, page: Page, gateway: Gateway) -> None:
        await reach_urgent(page, gateway)
        await expect(page.locator(".urgent a").first).to_have_attribute("href", "tel:3114")

    async def test_tells_a_person_from_the_robot(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await tell(page, "je veux un humain")
        await expect(page.locator(".person")).to_contain_text("Une vraie personne")

    async def test_names_the_person_who_writes(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        speaker = {"name": "Clara Fictive", "organisation": "Mission locale des Tilleuls"}
        gateway.talk.push({"author": "person", "text": "Bonjour, demain 10 h ?", "speaker": speaker})
        await expect(page.locator(".person .who")).to_have_text("Clara Fictive, Mission locale des Tilleuls")

    async def test_draws_hostile_text_as_text(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await tell(page, "piège <b>ici</b>")
        await expect(page.locator(".robot").last).to_contain_text("<img src=x onerror=alert(1)>")
        assert await page.locator(".message :is(img, b, a)").count() == 0


class TestGoingOnElsewhere:
    async def test_is_asked_by_a_command_of_the_page(self, page: Page, gateway: Gateway) -> None:
        await reach_elsewhere(page, gateway)

        assert gateway.commands == ["continue_elsewhere"]
        link = page.get_by_role("link", name="Continuer sur Telegram")
        await expect(link).to_have_attribute("target", "_blank")

    async def test_is_not_offered_where_telegram_is_off(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)

        await expect(page.get_by_role("button", name="Continuer sur Telegram")).to_be_hidden()

    async def test_is_still_offered_after_a_reload(self, page: Page, gateway: Gateway) -> None:
        await reach_elsewhere(page, gateway)
        await page.reload()

        await expect(page.get_by_role("button", name="Continuer sur Telegram")).to_be_visible()


class TestComingBack:
    async def test_a_reload_shows_the_history_outside_the_log(self, page: Page, gateway: Gateway) -> None:
        await reach_question(page, gateway)
        said = await page.locator(".message").count()
        await page.reload()
        await expect(page.locator("#history .message")).to_have_count(said)
        await expect(page.locator("#log .message")).to_have_count(0)
        await answer(page, "Étudiant·e").click()
        await expect(page.locator("#log .offer")).to_have_count(2)

    async def test_the_log_is_there_before_the_first_message(self, page: Page, gateway: Gateway) -> None:
        gateway.failing = 503
        await page.goto(f"{gateway.base}/chat")
        await expect(page.locator("#banner")).to_contain_text("se repose")
        await expect(page.locator("#log[role=log][aria-live=polite]")).to_be_empty()

    async def test_a_conversation_forgotten_by_the_service_starts_again(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await page.evaluate("sessionStorage.boussole = JSON.stringify({id: 'old', token: 'old'})")
        await page.reload()
        await expect(page.get_by_text("J'ai perdu notre conversation")).to_be_visible()
        assert gateway.entries[-1]["lost"] is True


class TestLeaving:
    async def test_nothing_is_left(self, page: Page, gateway: Gateway) -> None:
        await reach_receipt(page, gateway)
        await page.get_by_role("button", name="Quitter et effacer").click()
        await page.get_by_role("button", name="Oui, tout effacer").click()
        await expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible()
        assert gateway.talks == {}
        assert await kept(page) == [0, 0, 0]
        assert await page.locator(".message").count() == 0
        assert "BJ-7K2M-QX" not in await page.content()

    async def test_the_address_tells_nothing_any_more(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway, "?territoire=51-reims&theme=logement")
        await page.get_by_role("button", name="Quitter et effacer").click()
        await page.get_by_role("button", name="Oui, tout effacer").click()
        await expect(page).to_have_url(f"{gateway.base}/chat")

    async def test_the_receipt_says_what_was_erased(self, page: Page, gateway: Gateway) -> None:
        await reach_goodbye(page, gateway)
        goodbye = page.locator("#goodbye")
        await expect(goodbye).to_contain_text("Ton reçu : 61F-56T0")
        await expect(goodbye).to_contain_text("17 janvier 2026")
        await expect(goodbye.get_by_role("listitem")).to_have_text(
            ["Messages effacés : 9", "Coordonnées effacées : 2", "Demandes concernées : 1", "Organismes prévenus : 1"]
        )

    async def test_the_requests_may_stay(self, page: Page, gateway: Gateway) -> None:
        await reach_receipt(page, gateway)
        await page.get_by_role("button", name="Quitter et effacer").click()
        await expect(page.get_by_role("dialog")).to_contain_text(
            "BJ-7K2M-QX · code 4MP-2KX · Mission locale des Tilleuls"
        )
        await page.get_by_role("button", name="Quitter cet appareil").click()
        await expect(page.get_by_role("heading", name="Tu as quitté cet appareil")).to_be_focused()
        await expect(page.locator("#goodbye")).to_contain_text("BJ-7K2M-QX")
        assert len(gateway.talks) == 1
        assert await kept(page) == [0, 0, 0]
        assert await page.locator(".message").count() == 0
        await page.get_by_role("button", name="Recommencer").click()
        await expect(answer(page, "Trouver un emploi")).to_be_visible()
        assert "BJ-7K2M-QX" not in await page.content()

    async def test_without_request_there_is_only_erasing(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await page.get_by_role("button", name="Quitter et effacer").click()
        await expect(page.get_by_role("button", name="Oui, tout effacer")).to_be_visible()
        await expect(page.get_by_role("button", name="Quitter cet appareil")).to_be_hidden()

    async def test_one_may_stay(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        await page.get_by_role("button", name="Quitter et effacer").click()
        await page.get_by_role("button", name="Non, je reste").click()
        await expect(page.get_by_role("button", name="Quitter et effacer")).to_be_focused()
        assert len(gateway.talks) == 1

    async def test_one_may_begin_again(self, page: Page, gateway: Gateway) -> None:
        await reach_goodbye(page, gateway)
        await page.get_by_role("button", name="Recommencer").click()
        await expect(answer(page, "Trouver un emploi")).to_be_visible()
        assert len(gateway.talks) == 1

    async def test_without_network_the_device_is_clean_and_says_the_rest(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.failing = 503
        await page.get_by_role("button", name="Quitter et effacer").click()
        await page.get_by_role("button", name="Oui, tout effacer").click()
        await expect(page.get_by_role("heading", name="effacé sur cet appareil")).to_be_visible()
        assert await kept(page) == [0, 0, 0]
        gateway.failing = None
        await page.get_by_role("button", name="Réessayer").click()
        await expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible()
        assert gateway.talks == {}

    async def test_an_erasure_made_elsewhere_is_said(self, page: Page, gateway: Gateway) -> None:
        await arrive(page, gateway)
        gateway.forget_all()
        await expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible()
        assert await kept(page) == [0, 0, 0]
