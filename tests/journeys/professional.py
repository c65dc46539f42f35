"""A professional in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.mailbox import Mailbox, link_in
from tests.journeys.postbox import Postbox
from tests.journeys.service import Service

NEW_REQUEST = "Un jeune attend votre appel"
SIGN_IN = "Votre lien pour entrer"


class Professional:
    """Signs in by the link of an e-mail; does what the pages offer, as a person would."""

    def __init__(self, service: Service, email: str, page: Page, mailbox: Postbox | None = None) -> None:
        self.mailbox = mailbox or Mailbox(service.mail_folder, email)
        self.page = page
        self._email = email
        self._address = service.backoffice_url

    def sign_in(self) -> None:
        known = self.mailbox.count(SIGN_IN)
        self.page.goto(f"{self._address}/connexion")
        self.page.get_by_label("Adresse e-mail").fill(self._email)
        self.page.get_by_role("button", name="Recevoir mon lien").click()
        expect(self.page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
        self.page.goto(link_in(self.mailbox.wait_for(SIGN_IN, count=known + 1)))
        self.page.get_by_role("button", name="Ouvrir mon espace").click()

    def sign_charter(self) -> None:
        expect(self.page).to_have_url(f"{self._address}/charte")
        self.page.get_by_role("button", name="Je signe la charte").click()
        expect(self.page.get_by_role("status")).to_contain_text("La charte est signée")

    def open_request(self, reference: str) -> None:
        """From the list, as the menu leads to it."""
        self.page.goto(f"{self._address}/demandes")
        line = self.page.get_by_role("listitem").filter(has_text=reference)
        line.get_by_role("link").click()
        expect(self.page.get_by_role("main")).to_contain_text(reference)

    def reveal(self) -> str:
        """What the page shows of the youth once asked."""
        self.page.get_by_role("button", name="Afficher les coordonnées").click()
        shown = self.page.locator(".revealed")
        expect(shown).to_be_visible()
        return re.sub(r"\s+", " ", shown.inner_text())

    def accept(self) -> None:
        self.page.get_by_role("button", name="J’accepte cette demande").click()
        expect(self.page.get_by_role("status")).to_contain_text("Vous avez accepté la demande")
