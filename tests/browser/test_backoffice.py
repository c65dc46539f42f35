"""The back office in a real browser: the whole way without JavaScript, keyboard, two people at once, phones."""

import pytest
from playwright.async_api import Browser, Page, expect

from store.contact_requests import ContactRequest
from store.request_statuses import Status
from tests.backoffice.making import FIRST_NAME, NOON
from tests.backoffice.near import offer_near
from tests.backoffice.protecting import GOOD
from tests.browser.office import TITLE, Enter, Office, expect_for_everyone
from tests.browser.steps import follow_in_letter, go_on, open_letter
from tests.browser.test_accessibility import violations
from tests.store.second_factor import code_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class TestWithoutJavaScript:
    async def test_a_professional_goes_from_the_mail_to_an_accepted_request(
        self, browser: Browser, office: Office
    ) -> None:
        context = await browser.new_context(java_script_enabled=False, locale="fr-FR")
        page = await context.new_page()
        request_id = await office.make.contact_request("residence", title=TITLE)
        await page.goto(f"{office.base}/demandes/{request_id}")
        await page.get_by_label("Adresse e-mail").fill("nadia@example.org")
        await go_on(page, "Recevoir mon lien")
        await page.get_by_role("link", name="Ouvrir les e-mails").click()
        await open_letter(page, "Nadia Ferrand", "Votre lien")
        await follow_in_letter(page, "Entrer dans mon espace")
        await go_on(page, "Ouvrir mon espace")

        await expect(page.get_by_role("heading", level=1)).to_have_text("La charte de la Boussole")
        await go_on(page, "Je signe la charte")
        await expect(page).to_have_url(f"{office.base}/demandes/{request_id}")
        await go_on(page, "Afficher les coordonnées")
        await expect(page.get_by_text(FIRST_NAME)).to_be_visible()
        await go_on(page, "J’accepte cette demande")

        await expect(page.get_by_role("status")).to_contain_text("Vous avez accepté la demande")
        await expect(page.get_by_text(FIRST_NAME)).to_have_count(0)
        (cookie,) = [each for each in await context.cookies() if each["name"] == "__Host-session"]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        await go_on(page, "Se déconnecter")
        await page.goto(f"{office.base}/demandes")
        await expect(page).to_have_url(f"{office.base}/connexion")
        await context.close()
        async with office.make.database.read() as session:
            found = await session.get(ContactRequest, request_id)
            assert found is not None
            assert found.status is Status.ACCEPTED
        await office.make.database.close()


class TestPointing:
    async def test_point_at_a_missing_outcome(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.late}")
        await page.locator("summary", has_text="Terminer la demande").click()
        await page.evaluate(
            "document.querySelectorAll('[required]').forEach((each) => each.removeAttribute('required'))"
        )
        await go_on(page, "Terminer")

        await expect(page.get_by_text("Choisissez une réponse.")).to_be_visible()
        await expect(page.get_by_label("Le jeune a été aidé")).to_be_focused()
        assert await violations(page) == []


class TestActing:
    async def test_notes_a_call_and_writes_to_the_youth_on_a_phone(self, enter: Enter, office: Office) -> None:
        request_id = await office.make.contact_request(title=TITLE)
        page = await enter("clara")
        await page.set_viewport_size({"width": 320, "height": 720})
        await page.goto(f"{office.base}/demandes/{request_id}")
        await page.get_by_label("Nouvelle note").fill("Parle mieux anglais.")
        await go_on(page, "Ajouter la note")
        await page.get_by_role("link", name="Écrire un message").click()
        await page.get_by_role("link", name="Un rendez-vous").click()
        await go_on(page, "Envoyer au jeune")
        await expect(page.get_by_label("Votre message")).to_be_focused()
        await expect_for_everyone(page)
        await page.get_by_label("Votre message").fill("On se voit lundi à 10 h.")
        await go_on(page, "Envoyer au jeune")
        await expect(page.get_by_role("main")).to_contain_text("On se voit lundi à 10 h.")
        await page.locator("summary", has_text="J’ai appelé").click()
        await page.get_by_label("C’était occupé").check()
        await page.get_by_label("Prochain appel").fill("2026-03-12")
        await go_on(page, "Noter l’essai")
        await expect(page.get_by_role("main")).to_contain_text("un rappel avant la fin du jeudi 12 mars")
        await expect_for_everyone(page)


class TestSigningIn:
    async def test_by_password_and_code_says_what_is_wrong(self, enter: Enter, office: Office) -> None:
        page = await enter("")
        await page.goto(f"{office.base}/connexion")
        await page.get_by_role("link", name="Mon mot de passe et un code").click()
        await _give_password(page, "pas le bon du tout")
        await expect(page.get_by_label("Mot de passe")).to_be_focused()
        await expect_for_everyone(page)
        await _give_password(page, GOOD)
        await page.get_by_label("Code à 6 chiffres").fill("000000")
        await go_on(page, "Ouvrir mon espace")
        await expect(page.get_by_label("Code à 6 chiffres")).to_be_focused()
        await page.locator("summary").click()
        await expect_for_everyone(page)
        await page.get_by_label("Code à 6 chiffres").fill(code_at(office.secret, NOON))
        await go_on(page, "Ouvrir mon espace")

        await expect(page.get_by_role("banner")).to_contain_text("Moussa Kébé")

    async def test_with_a_weak_password_is_explained(self, enter: Enter, office: Office) -> None:
        page = await enter("moussa")
        await page.goto(f"{office.base}/compte/mot-de-passe")
        for label in ("Nouveau mot de passe", "Le même, encore une fois"):
            await page.get_by_label(label).fill("motdepasse123")
        await go_on(page, "Enregistrer")

        await expect(page.get_by_label("Nouveau mot de passe")).to_be_focused()
        await expect(page.get_by_role("main")).to_contain_text("mots de passe volés")
        await expect_for_everyone(page)

    async def test_is_strengthened_by_a_second_factor(self, enter: Enter, office: Office) -> None:
        page = await enter("ana")
        await page.goto(f"{office.base}/compte")
        await page.get_by_role("link", name="Mettre en place le second facteur").click()
        await go_on(page, "Commencer")
        secret = "".join((await page.locator(".secret").inner_text()).split())
        await page.get_by_label("Code à 6 chiffres").fill("000000")
        await go_on(page, "Confirmer")
        await expect(page.get_by_label("Code à 6 chiffres")).to_be_focused()
        assert await page.locator(".qr").evaluate("image => image.naturalWidth") > 0
        await expect_for_everyone(page)
        await page.get_by_label("Code à 6 chiffres").fill(code_at(secret, NOON))
        await go_on(page, "Confirmer")

        await expect(page.locator(".codes li")).to_have_count(10)
        await expect_for_everyone(page)
        await page.get_by_role("link", name="choisir un mot de passe").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Choisir un mot de passe")


async def _give_password(page: Page, password: str) -> None:
    await page.get_by_label("Adresse e-mail").fill("moussa@example.org")
    await page.get_by_label("Mot de passe").fill(password)
    await go_on(page, "Continuer")


class TestOrganisations:
    async def test_point_at_what_is_wrong(self, enter: Enter, office: Office) -> None:
        page, mission = await enter("ana"), f"{office.base}/organismes/{office.make.organisations['mission']}"
        await page.goto(mission)
        await page.get_by_label("Adresse e-mail professionnelle").fill("ines")
        await go_on(page, "Envoyer l’invitation")
        await expect(page.get_by_label("Prénom et nom")).to_have_attribute("aria-invalid", "true")
        assert await violations(page) == []

        await page.goto(f"{mission}/horaires")
        await page.get_by_label("Lundi").fill("12h-9h")
        await go_on(page, "Enregistrer les horaires")
        await page.get_by_role("alert").get_by_role("link", name="Lundi").click()
        await expect(page.get_by_label("Lundi")).to_be_focused()
        assert await violations(page) == []

    async def test_lose_their_last_professional_after_a_question(self, enter: Enter, office: Office) -> None:
        await office.make.contact_request("residence")
        page = await enter("ana")
        await page.goto(f"{office.base}/organismes/{office.make.organisations['residence']}")
        await page.get_by_text("Retirer Nadia Ferrand", exact=True).click()
        await go_on(page, "Oui, retirer Nadia Ferrand")

        await expect(page.get_by_role("heading", level=1)).to_contain_text("Retirer Nadia Ferrand")
        assert await violations(page) == []
        await page.get_by_role("link", name="Ne rien changer").click()
        await expect(page.get_by_role("main")).to_contain_text("Nadia Ferrand")


class TestTwoPeople:
    async def test_the_second_reads_what_the_first_did(self, enter: Enter, office: Office) -> None:
        request_id = await office.make.contact_request(title=TITLE)
        clara, moussa = await enter("clara"), await enter("moussa")
        for page in (clara, moussa):
            await page.goto(f"{office.base}/demandes/{request_id}")
        await moussa.locator("summary", has_text="J’ai appelé").click()
        await go_on(moussa, "Noter l’essai")
        await go_on(clara, "J’accepte cette demande")

        await expect(clara.get_by_role("main")).to_contain_text("Moussa Kébé a appelé, sans réponse")
        assert await violations(clara) == []


class TestALinkInAnEmail:
    async def test_accepts_on_a_phone_without_signing_in(self, browser: Browser, office: Office) -> None:
        context = await browser.new_context(
            java_script_enabled=False, locale="fr-FR", viewport={"width": 320, "height": 640}
        )
        page = await context.new_page()
        request_id = await office.make.contact_request(title=TITLE)
        await page.goto(office.base + office.link(request_id))
        await go_on(page, "J’accepte")

        await expect(page.get_by_role("status")).to_contain_text("Vous avez accepté la demande")
        await expect(page.get_by_role("main")).to_contain_text("Suivie par Clara Vasselin")
        await page.get_by_role("link", name="Voir les coordonnées").click()
        await expect(page).to_have_url(f"{office.base}/connexion")
        await context.close()
        await office.make.database.close()


class TestKeyboard:
    async def test_alone_reveals_the_contact_details(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.new}")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Afficher les coordonnées")).to_be_focused()
        await page.keyboard.press("Enter")

        await expect(page.get_by_text(FIRST_NAME)).to_be_visible()
        await expect(page.locator(".revealed")).to_be_focused()


class TestWritingAnOffer:
    async def test_leads_from_what_is_wrong_to_a_draft(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/offres/nouvelle?organisme=1&theme=emploi")
        await page.get_by_label("Titre").fill("Atelier CV")
        await go_on(page, "Enregistrer")
        await expect(page.get_by_role("alert")).to_be_focused()
        await expect_for_everyone(page)
        await page.get_by_role("link", name="Titre").click()
        await expect(page.get_by_label("Titre")).to_be_focused()
        await page.get_by_label("Titre").fill("Je prépare mon premier CV")
        await page.get_by_label("Comment ça marche").fill("Tu viens avec tes idées. On écrit ton CV ensemble.")
        await page.get_by_label("Ce que j’y gagne").fill("Un CV prêt à envoyer.")
        await page.get_by_label("Chercher un lieu").fill("reims")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Chercher un lieu")).to_be_focused()
        await expect_for_everyone(page)
        await go_on(page, "Ajouter Reims (Marne)")
        await page.get_by_role("radio", name="Seulement").check()
        await page.get_by_role("checkbox", name="Lycéen").check()
        await page.get_by_role("button", name="Vérifier").last.click()
        await expect(page.get_by_role("heading", name="Ce que lit un jeune")).to_be_focused()
        await expect(page.get_by_role("region", name="Qui la voit")).to_contain_text("50 %")
        await expect_for_everyone(page)
        await go_on(page, "Enregistrer")

        await expect(page.get_by_role("status")).to_contain_text("Le brouillon est enregistré")
        await expect(page.get_by_role("main")).to_contain_text("Reims (Marne)")

    async def test_shows_a_youth_s_page_while_one_writes(self, enter: Enter, office: Office) -> None:
        await offer_near(office.make, "residence", title="Je répare mon vélo à l’atelier")
        page = await enter("clara")
        await page.goto(f"{office.base}/offres/nouvelle?organisme=1&theme=emploi")
        seen = page.get_by_role("region", name="Ce que lit un jeune")
        await seen.get_by_text("Sur Telegram").click()
        await page.get_by_label("Titre").fill("Je répare mon vélo à l’atelier")
        await page.get_by_label("Comment ça marche").fill("Tu viens, on s’entraîne.")

        await expect(seen.locator(".seen-title")).to_have_text("Je répare mon vélo à l’atelier")
        await expect(seen.locator("pre")).to_contain_text("Tu viens, on s’entraîne.")
        await expect(page.get_by_role("status").get_by_role("link")).to_have_text("Ressemble à 1 autre offre")
        await expect(page.get_by_label("Comment ça marche")).to_be_focused()
        await expect_for_everyone(page)
        await page.get_by_role("radio", name="Seulement").check()
        await page.get_by_role("checkbox", name="Lycéen").check()
        await expect(page.get_by_role("region", name="Qui la voit")).to_contain_text("50 %")

    async def test_goes_on_without_network(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/offres/nouvelle?organisme=1&theme=emploi")
        await page.context.set_offline(True)
        async with page.expect_event("requestfailed"):
            await page.get_by_label("Titre").fill("Je passe un entretien")
        await page.context.set_offline(False)
        await page.get_by_label("Titre").press("!")

        await expect(page.locator(".seen-title")).to_have_text("Je passe un entretien!")

    async def test_by_two_people_keeps_what_both_wrote(self, enter: Enter, office: Office) -> None:
        offer_id = await offer_near(office.make, "mission", title="Je découvre un métier près de chez moi")
        clara, ana = await enter("clara"), await enter("ana")
        for page in (clara, ana):
            await page.goto(f"{office.base}/offres/{offer_id}/modifier")
        await ana.get_by_label("Demandes suivies en même temps").fill("12")
        await go_on(ana, "Enregistrer")
        await clara.get_by_label("Titre").fill("Je découvre un métier en une journée entière")
        await go_on(clara, "Enregistrer")

        await expect(clara.get_by_role("alert")).to_be_focused()
        await expect(clara.get_by_role("alert")).to_contain_text("Ana Lebreton")
        await expect(clara.get_by_label("Titre")).to_have_value("Je découvre un métier en une journée entière")
        await expect_for_everyone(clara)
        await office.make.database.close()
