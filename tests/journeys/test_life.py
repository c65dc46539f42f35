"""The life of a request with real mail: on time, late, unreachable, passed on, withdrawn, erased."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.mailbox import link_in, text_of
from tests.journeys.postbox import Postbox
from tests.journeys.professional import Professional
from tests.journeys.service import Service, Stores, eventually, running
from tests.journeys.walks import FIRST_NAME, ORGANISATION, PHONE, reach_receipt
from tests.journeys.youth import WebYouth
from tests.servers.mail import MailServer, running_mail

pytestmark = [pytest.mark.journey, pytest.mark.browser]
WRITTEN = "On se voit lundi 7 à 10 h, au 12 rue des Trois-Portes."
SOON = 60.0
"""Seconds: the scheduler looks every thirty."""


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with running_mail() as server:
        yield server


@pytest.fixture(scope="module")
def posted(model: Path, mail: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The embedded service, whose e-mails go out by SMTP."""
    folder = tmp_path_factory.mktemp("life")
    stores = Stores(f"sqlite+aiosqlite:///{folder}/boussole.db", f"sqlite:///{folder}/tracker.db")
    with running(folder, stores, model=model, smtp_url=mail.url) as service:
        yield service


@pytest.fixture
def youth(posted: Service) -> Iterator[WebYouth]:
    with WebYouth(posted.public_url, territory="51-reims") as youth:
        yield youth


@pytest.fixture(scope="module")
def clara(posted: Service, mail: MailServer, browser: Browser) -> Iterator[Professional]:
    """A professional of the organisation, signed in, who signed the charter."""
    context = browser.new_context(locale="fr-FR")
    email = posted.facts.professionals_of(ORGANISATION)[0]
    clara = Professional(posted, email, context.new_page(), Postbox(mail, email))
    clara.sign_in()
    clara.sign_charter()
    yield clara
    context.close()


def request_of(service: Service, youth: WebYouth, reference: str) -> str:
    (found,) = [each.id for each in service.facts.requests_of(youth.id) if each.reference == reference]
    return str(found)


def animateur_of(service: Service, mail: MailServer) -> Postbox:
    query = (
        "SELECT p.email FROM people p JOIN memberships m ON m.person_id = p.id"
        " WHERE m.role = 'animateur' AND m.perimeter_id = '51-reims' ORDER BY p.id"
    )
    return Postbox(mail, service.facts.store(query)[0].email)


def no_youth_in(mail: MailServer) -> None:
    for delivered in mail.delivered:
        for part in (delivered.subject, delivered.text):
            assert FIRST_NAME not in part
            assert PHONE.replace(" ", "") not in part.replace(" ", "")


class TestOnTime:
    def test_from_the_letter_to_the_youths_opinion(
        self, posted: Service, mail: MailServer, youth: WebYouth, clara: Professional, page: Page
    ) -> None:
        receipt = reach_receipt(youth)
        request_id = request_of(posted, youth, receipt.reference)
        letter = clara.mailbox.wait_for(receipt.reference)

        # On a phone, without signing in.
        page.goto(link_in(letter))
        expect(page.get_by_role("main")).to_contain_text(receipt.reference)
        expect(page.get_by_role("main")).not_to_contain_text(FIRST_NAME)
        page.get_by_role("button", name="J’accepte").click()
        youth.hear("Bonne nouvelle", patience=SOON)

        clara.open_request(receipt.reference)
        assert clara.reveal() == f"{FIRST_NAME} {PHONE}"
        clara.page.get_by_role("button", name="J’ai parlé avec ce jeune").click()
        expect(clara.page.get_by_role("status")).to_contain_text("vous avez parlé avec ce jeune")

        posted.facts.let_days_pass(request_id, 8)
        eventually(lambda: "reminded" in posted.facts.events_of(request_id), patience=SOON)
        posted.facts.let_the_night_pass()
        youth.hear("As-tu été recontacté", patience=SOON)
        youth.press("Oui")
        youth.press("Oui, beaucoup")
        (row,) = posted.facts.store("SELECT called, satisfaction FROM feedback WHERE request_id = :id", id=request_id)
        assert bool(row.called)
        assert row.satisfaction is not None
        no_youth_in(mail)


class TestWrittenTo:
    def test_the_youth_reads_what_the_dialogue_engine_never_does(
        self, posted: Service, mail: MailServer, youth: WebYouth, clara: Professional
    ) -> None:
        receipt = reach_receipt(youth)
        clara.open_request(receipt.reference)
        clara.page.get_by_role("link", name="Écrire un message").click()
        clara.page.get_by_role("link", name="Un rendez-vous").click()
        clara.page.get_by_label("Votre message").fill(WRITTEN)
        clara.page.get_by_role("button", name="Envoyer au jeune").click()

        told = youth.hear("t’écrit")

        assert WRITTEN in told.words
        kept = b"".join(path.read_bytes() for path in posted.kept_files())
        assert WRITTEN.encode() not in kept
        no_youth_in(mail)


class TestLate:
    def test_the_youth_reads_the_truth_and_may_ask_elsewhere(
        self, posted: Service, mail: MailServer, youth: WebYouth
    ) -> None:
        receipt = reach_receipt(youth)
        request_id = request_of(posted, youth, receipt.reference)
        animateur = animateur_of(posted, mail)

        posted.facts.let_days_pass(request_id, 8)
        animateur.wait_for(receipt.reference)
        eventually(lambda: "told_late" in posted.facts.events_of(request_id), patience=SOON)
        posted.facts.let_the_night_pass()
        late = youth.hear("Ce n’est pas fait", patience=SOON)

        assert "Ce n’est pas ta faute" in late.words
        assert posted.facts.events_of(request_id).count("told_late") == 1
        no_youth_in(mail)


class TestUnreachable:
    def test_the_youth_chooses_a_better_moment_and_reads_the_truth_when_nobody_calls_again(
        self, posted: Service, mail: MailServer, youth: WebYouth, clara: Professional
    ) -> None:
        receipt = reach_receipt(youth)
        request_id = request_of(posted, youth, receipt.reference)
        clara.open_request(receipt.reference)
        clara.accept()
        clara.page.get_by_text("J’ai appelé, sans parler au jeune").click()
        clara.page.get_by_role("button", name="Noter l’essai").click()
        youth.hear("a essayé de t’appeler", patience=SOON)

        said = " ".join(message.words for message in youth.press("En fin de journée"))

        letter = clara.mailbox.wait_for("moment")
        assert FIRST_NAME not in text_of(letter)
        assert "moment_chosen" in posted.facts.events_of(request_id)
        promised = said.partition("On te rappelle ")[2].partition(".")[0]
        assert promised.startswith("au plus tard le ")
        assert promised in text_of(letter)

        posted.facts.let_days_pass(request_id, 12)
        animateur_of(posted, mail).wait_for("devait être rappelé")
        posted.facts.let_the_night_pass()
        youth.hear("devait te rappeler", patience=SOON)
        no_youth_in(mail)


class TestPassedOn:
    def test_after_the_youths_yes_another_organisation_is_told(
        self, posted: Service, mail: MailServer, youth: WebYouth, clara: Professional
    ) -> None:
        receipt = reach_receipt(youth)
        request_id = request_of(posted, youth, receipt.reference)
        clara.open_request(receipt.reference)
        clara.page.get_by_role("link", name="proposer une autre offre").click()
        clara.page.get_by_role("button", name="Proposer cette offre").first.click()
        youth.hear("te propose", patience=SOON)
        assert len(posted.facts.requests_of(youth.id)) == 1

        youth.press("Oui, transmets ma demande")

        asked = {each.id: each for each in posted.facts.requests_of(youth.id)}
        (new,) = [each for each in asked.values() if each.id != request_id]
        assert asked[request_id].status == "closed"
        Postbox(mail, posted.facts.professionals_of(new.organisation)[0]).wait_for(new.reference)
        clara.mailbox.wait_for(receipt.reference, count=2)


class TestWithdrawn:
    def test_nobody_may_call_any_more(self, posted: Service, youth: WebYouth, clara: Professional) -> None:
        receipt = reach_receipt(youth)
        clara.mailbox.wait_for(receipt.reference)
        youth.say("annule ma demande")
        youth.press("Annuler cette demande")
        youth.press("Oui, annuler")

        clara.mailbox.wait_for(receipt.reference, count=2)
        clara.page.goto(f"{posted.backoffice_url}/demandes/{request_of(posted, youth, receipt.reference)}")
        expect(clara.page.get_by_role("main")).to_contain_text("Annulée par le jeune")
        expect(clara.page.get_by_role("button", name="Afficher les coordonnées")).to_have_count(0)


class TestErased:
    def test_leaves_a_receipt_and_nothing_to_read(self, posted: Service, youth: WebYouth, clara: Professional) -> None:
        receipt = reach_receipt(youth)
        clara.mailbox.wait_for(receipt.reference)
        conversation = youth.id
        youth.erase()

        assert eventually(lambda: posted.facts.readable_details(conversation) == 0)
        assert eventually(lambda: posted.facts.remembered_events(conversation) == 0)
        clara.mailbox.wait_for(receipt.reference, count=2)
