"""The plain form, filled in by a youth whose browser runs no script."""

from playwright.sync_api import Page, expect

from tests.journeys.service import Service
from tests.journeys.walks import FIRST_NAME, ORGANISATION, PHONE


def fill_in(service: Service, page: Page) -> str:
    """From the first page to the receipt, whose reference is returned."""
    _reach_offers(service, page)
    page.get_by_role("article").filter(has_text=ORGANISATION).get_by_role("checkbox").check()
    page.get_by_role("button", name="Demander à être rappelé·e").click()
    page.get_by_label("Oui").check()
    page.get_by_label("Ton prénom").fill(FIRST_NAME)
    page.get_by_label("Ton numéro").fill(PHONE)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_role("main")).to_contain_text(PHONE)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("heading", name="C’est envoyé")).to_be_visible()
    return page.locator(".receipt .reference").first.inner_text()


def _reach_offers(service: Service, page: Page) -> None:
    page.goto(f"{service.public_url}/formulaire?territoire=51-reims")
    page.get_by_label("Travailler").check()
    page.get_by_role("button", name="Commencer").click()
    for answer in ("Reims", "19"):
        page.get_by_role("textbox").fill(answer)
        page.get_by_role("button", name="Continuer").click()
    for label in ("Étudiant ou étudiante", "Un job à côté des cours"):
        page.get_by_label(label).check()
        page.get_by_role("button", name="Continuer").click()
    for question in ("dernier diplôme", "commencer quand"):
        expect(page.get_by_role("heading", level=1)).to_contain_text(question)
        page.get_by_role("button", name="Passer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("J’ai trouvé")
    more = page.get_by_role("button", name="Voir plus d’offres")
    while more.count():
        with page.expect_navigation():  # a count taken between two pages would see neither
            more.click()
