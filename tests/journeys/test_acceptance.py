"""Acceptance: a professional says yes, and the youth reads it where they are."""

import pytest
from playwright.sync_api import Page

from tests.journeys.mailbox import link_in, text_of
from tests.journeys.professional import NEW_REQUEST, Professional
from tests.journeys.service import Service
from tests.journeys.telegram import TelegramYouth
from tests.journeys.walks import FIRST_NAME, ORGANISATION, PHONE, reach_receipt, reach_telegram_receipt
from tests.journeys.youth import WebYouth

pytestmark = [pytest.mark.journey, pytest.mark.browser]
NEWS = "Bonne nouvelle : {} a accepté ta demande"


class TestAWebYouth:
    def test_reads_that_a_professional_accepted(self, service: Service, youth: WebYouth, page: Page) -> None:
        receipt = reach_receipt(youth)
        professional = Professional(service, service.facts.professionals_of(ORGANISATION)[0], page)
        letter = professional.mailbox.wait_for(receipt.reference)
        assert NEW_REQUEST in str(letter["Subject"])
        assert FIRST_NAME not in text_of(letter)
        professional.sign_in()
        professional.sign_charter()
        professional.open_request(receipt.reference)
        assert page.url == link_in(letter)
        assert professional.reveal() == f"{FIRST_NAME} {PHONE}"
        professional.accept()
        assert NEWS.format(ORGANISATION) in youth.listen_for("Bonne nouvelle").words
        (request,) = service.facts.requests_of(youth.id)
        assert request.status == "accepted"
        assert service.facts.events_of(request.id) == ["sent", "seen", "revealed", "accepted"]
        assert sum("Bonne nouvelle" in message.words for message in youth.history()) == 1


class TestATelegramYouth:
    def test_reads_that_a_professional_accepted_then_called_in_vain(
        self, service: Service, telegram_youth: TelegramYouth, page: Page
    ) -> None:
        reference = reach_telegram_receipt(telegram_youth)
        (sent,) = service.facts.requests_of(service.facts.conversation_with(reference))
        professional = Professional(service, service.facts.professionals_of(sent.organisation)[-1], page)
        professional.sign_in()
        professional.sign_charter()
        professional.open_request(reference)
        assert professional.reveal() == f"{FIRST_NAME} {PHONE}"
        professional.accept()
        news = NEWS.format(sent.organisation)
        telegram_youth.wait_for(news)
        assert service.facts.events_of(sent.id) == ["sent", "seen", "revealed", "accepted"]
        assert telegram_youth.count(news) == 1

        page.get_by_text("J’ai appelé, sans parler au jeune").click()
        page.get_by_role("button", name="Noter l’essai").click()
        told = telegram_youth.wait_for("a essayé de t’appeler").text
        chosen = telegram_youth.press("En fin de journée", until="C’est noté").text
        promised = chosen.partition("On te rappelle ")[2].rstrip(".")
        assert promised.startswith("au plus tard le ")
        assert promised in told
        assert promised in telegram_youth.say("mes demandes", until="Référence").text
