"""Begun on the web, gone on in Telegram, followed from another computer, erased everywhere."""

import re

import httpx
import pytest

from tests.journeys.service import BOT_NAME, Service, eventually
from tests.journeys.telegram import TelegramYouth
from tests.journeys.walks import reach_receipt
from tests.journeys.youth import WebYouth

pytestmark = pytest.mark.journey
LINK = re.compile(rf"https://t\.me/{BOT_NAME}\?start=(c-[\w-]+)")
REACHED = re.compile(r"code : ([0-9A-Z]{3}-[0-9A-Z]{3})")


def cross(service: Service, youth: WebYouth) -> str:
    """What Telegram sends to the bot once the link of the page was opened."""
    youth.press("Continuer sur Telegram")
    address = next(link.href for message in reversed(youth.history()) for link in message.links)
    page = httpx.get(f"{service.public_url}{address}", trust_env=False).raise_for_status()
    found = LINK.search(page.text)
    assert found, page.text
    return f"/start {found[1]}"


class TestGoingOn:
    def test_keeps_answers_and_requests(self, service: Service, youth: WebYouth, telegram_youth: TelegramYouth) -> None:
        receipt = reach_receipt(youth)
        start = cross(service, youth)

        telegram_youth.say(start, until="On continue ici. Je garde tes réponses")
        telegram_youth.wait_for("Voici ce que j’ai compris")
        telegram_youth.say("mes demandes", until=receipt.reference)
        youth.wait_for_robot("On continue dans Telegram")

        telegram_youth.say(start, until="Ce lien ne marche plus")

    def test_is_erased_everywhere_from_where_the_youth_goes_on(
        self, service: Service, youth: WebYouth, telegram_youth: TelegramYouth
    ) -> None:
        reach_receipt(youth)
        telegram_youth.say(cross(service, youth), until="On continue ici")

        telegram_youth.say("/supprimer", until="Tu veux tout effacer")
        telegram_youth.press("Oui, tout effacer", until="C’est effacé")

        assert eventually(youth.is_forgotten)


class TestAnotherComputer:
    def test_opens_the_request_with_the_reference_and_the_code(self, service: Service, youth: WebYouth) -> None:
        receipt = reach_receipt(youth)
        said = "\n".join(message.words for message in youth.history())
        code = REACHED.search(said)
        assert code, said

        with httpx.Client(base_url=service.public_url, trust_env=False, follow_redirects=True) as elsewhere:
            page = elsewhere.post("/formulaire/suivi", data={"reference": receipt.reference, "code": code[1]})

        assert "Envoyée. On va te rappeler." in page.text
