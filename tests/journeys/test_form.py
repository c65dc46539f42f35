"""The plain form, which needs neither script nor dialogue engine."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.mailbox import Mailbox
from tests.journeys.professional import NEW_REQUEST
from tests.journeys.service import Service
from tests.journeys.walks import FIRST_NAME, ORGANISATION, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.browser]


class TestTheFormWithRasaDown:
    def test_ends_with_a_request_that_the_professional_is_told(self, service: Service, bare_page: Page) -> None:
        service.kill_rasa()
        try:
            reference = _fill_in(service, bare_page)
            assert not service.rasa_answers()
        finally:
            service.start_rasa()
        (request,) = service.facts.requests_of(service.facts.conversation_with(reference))
        assert (request.status, request.organisation) == ("sent", ORGANISATION)
        mailbox = Mailbox(service.mail_folder, service.facts.professionals_of(ORGANISATION)[0])
        assert NEW_REQUEST in str(mailbox.wait_for(reference)["Subject"])


def _fill_in(service: Service, page: Page) -> str:
    """From the first page to the receipt, whose reference is returned."""
    page.goto(f"{service.public_url}/formulaire?territoire=51-reims")
    page.get_by_label("Travailler").check()
    _go_on(page)
    for answer in ("Reims", "19"):
        page.get_by_role("textbox").fill(answer)
        _go_on(page)
    for label in ("Étudiant ou étudiante", "Un job à côté des cours"):
        page.get_by_label(label).check()
        _go_on(page)
    for _ in range(2):
        page.get_by_role("button", name="Passer").click()
    more = page.get_by_role("button", name="Voir plus d’offres")
    while more.count():
        more.click()
    page.get_by_role("article").filter(has_text=ORGANISATION).get_by_role("checkbox").check()
    page.get_by_role("button", name="Demander à être rappelé·e").click()
    page.get_by_label("Oui").check()
    page.get_by_label("Ton prénom").fill(FIRST_NAME)
    page.get_by_label("Ton numéro").fill(PHONE)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_role("main")).to_contain_text(PHONE)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="C’est envoyé")).to_be_visible()
    return page.locator(".reference").inner_text()


def _go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuer").click()
