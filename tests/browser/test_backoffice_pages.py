"""Every page of the back office in a real browser: axe, small screens, light and dark; none is left out."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.backoffice.making import NOON
from tests.backoffice.near import offer_near
from tests.backoffice.protecting import GOOD
from tests.browser.office import DRAWN, TITLE, Enter, Office, expect_for_everyone
from tests.browser.steps import follow_in_letter, go_on, open_letter
from tests.store.second_factor import code_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TEMPLATES = Path(__file__).parents[2] / "backoffice" / "templates"
# Drawn while something is down, for a form of another site, after too many tries, and by a provider's goodbye.
OUT_OF_REACH = {f"errors/{name}.html" for name in ("away", "failed", "refused", "too_many")} | {"sign_in/leaving.html"}
PAGES = {
    "sign-in": ("", "/connexion"),
    "sign-in by password": ("", "/connexion/mot-de-passe"),
    "second step that is over": ("", "/connexion/code"),
    "sign-in by ProConnect that is off": ("", "/connexion/proconnect"),
    "account": ("clara", "/compte"),
    "protected account": ("moussa", "/compte"),
    "second factor": ("clara", "/compte/second-facteur"),
    "second factor in place": ("moussa", "/compte/second-facteur"),
    "password before the second factor": ("clara", "/compte/mot-de-passe"),
    "password": ("moussa", "/compte/mot-de-passe"),
    "proof": ("moussa", "/compte/confirmer"),
    "proof without a password": ("clara", "/compte/confirmer"),
    "mails": ("", "/courriels"),
    "charter": ("yann", "/charte"),
    "list": ("clara", "/demandes"),
    "waiting": ("clara", "/demandes?vue=attente"),
    "to finish": ("clara", "/demandes?vue=a-terminer"),
    "narrowed list": ("clara", "/demandes?vue=toutes&mots=conseiller&suivi=moi"),
    "narrowed to nothing": ("clara", "/demandes?mots=piscine"),
    "message": ("clara", "/demandes/{new}/message?texte=appointment"),
    "late request": ("clara", "/demandes/{late}"),
    "new request": ("clara", "/demandes/{new}"),
    "offers": ("ana", "/offres"),
    "offer": ("ana", "/offres/1"),
    "offer form": ("ana", "/offres/1/modifier"),
    "offers that are archived": ("clara", "/offres?vue=archivees"),
    "beginning of an offer": ("ana", "/offres/nouvelle"),
    "new offer": ("clara", "/offres/nouvelle?organisme=1&theme=emploi"),
    "offers to decide": ("ana", "/territoire/offres-a-valider"),
    "stale offers": ("ana", "/territoire/offres-a-revoir"),
    "unsent letters": ("ana", "/territoire/courriels-non-partis"),
    "cockpit": ("ana", "/territoire"),
    "territory requests": ("ana", "/territoire/demandes"),
    "territory at risk": ("ana", "/territoire/demandes?vue=a-risque"),
    "gaps": ("ana", "/territoire/manques"),
    "coverage": ("ana", "/territoire/themes"),
    "overload": ("ana", "/territoire/surcharge"),
    "unsigned charters": ("ana", "/territoire/chartes"),
    "duplicates": ("ana", "/territoire/doublons"),
    "unanswered": ("ana", "/territoire/sans-reponse"),
    "figures": ("clara", "/chiffres"),
    "figures of a territory": ("ana", "/chiffres?jours=365"),
    "watched request": ("ana", "/demandes/{late}"),
    "another offer": ("clara", "/demandes/{late}/reorienter"),
    "another offer by an animateur": ("ana", "/demandes/{late}/reorienter"),
    "no other offer": ("clara", "/demandes/{late}/reorienter?mots=piscine"),
    "link": ("", "{link}"),
    "link of a late request": ("", "{late_link}"),
    "link that is over": ("", "/r/unknown-unknown-unknown"),
    "organisations": ("ana", "/organismes"),
    "organisations of a professional": ("clara", "/organismes"),
    "no organisation": ("ana", "/organismes?mots=piscine"),
    "organisation": ("ana", "/organismes/{mission}"),
    "organisation of a professional": ("clara", "/organismes/{mission}"),
    "hours": ("clara", "/organismes/{mission}/horaires"),
    "organisation form": ("ana", "/organismes/{mission}/modifier"),
    "new organisation": ("ana", "/organismes/nouveau"),
    "team": ("ana", "/equipes/51-reims"),
    "invitation": ("", "/invitation/{invitation}"),
    "invitation that is over": ("", "/invitation/unknown-unknown-unknown"),
    "unknown": ("ana", "/inconnue"),
    "requests that are only read": ("reader", "/demandes"),
    "a request that is only read": ("reader", "/demandes/{late}"),
    "cockpit of a committee": ("committee", "/territoire"),
    "gaps of a State service": ("departmental", "/territoire/manques?boussole=51-reims"),
    "figures of a State service": ("departmental", "/chiffres"),
    "offers of the nation": ("national", "/offres"),
    "team for the nation": ("national", "/equipes/51-reims"),
    "nothing to see": ("nobody", "/"),
    "unreadable": ("clara", "/demandes?vue=inconnue"),
}


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    async def test_are_for_everyone(self, enter: Enter, office: Office, name: str) -> None:
        key, path = PAGES[name]
        page = await enter(office.overseers.get(key, key))
        links = {"link": office.link(office.new), "late_link": office.link(office.late)}
        links |= {"mission": str(office.make.organisations["mission"]), "invitation": office.invitation}
        await page.goto(office.base + path.format(late=office.late, new=office.new, **links))
        for summary in await page.locator("summary").all():
            await summary.click()

        await expect_for_everyone(page)


class TestAfterAStep:
    async def test_a_link_to_sign_in(self, enter: Enter, office: Office) -> None:
        page = await enter("")
        await page.goto(f"{office.base}/connexion")
        await page.get_by_label("Adresse e-mail").fill("clara@example.org")
        await go_on(page, "Recevoir mon lien")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos e-mails")
        await expect_for_everyone(page)
        await page.get_by_role("link", name="Ouvrir les e-mails").click()
        await open_letter(page, "Clara Vasselin", "Votre lien")
        await follow_in_letter(page, "Entrer dans mon espace")
        await expect(page.get_by_role("button", name="Ouvrir mon espace")).to_be_visible()
        await expect_for_everyone(page)
        await page.goto(f"{office.base}/connexion/{'s' * 43}")
        await expect_for_everyone(page)

    async def test_a_letter_on_this_machine(self, enter: Enter, office: Office) -> None:
        page = await enter("")
        await page.goto(f"{office.base}/courriels")
        await open_letter(page)
        await expect(page.get_by_role("heading", name="Mis en page")).to_be_visible()
        await expect_for_everyone(page)

    async def test_a_second_factor_and_its_codes(self, enter: Enter, office: Office) -> None:
        page = await enter("")
        await page.goto(f"{office.base}/connexion/mot-de-passe")
        await page.get_by_label("Adresse e-mail").fill("moussa@example.org")
        await page.get_by_label("Mot de passe").fill(GOOD)
        await go_on(page, "Continuer")
        await expect_for_everyone(page)

    async def test_a_form_that_is_too_old(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.new}")
        await page.evaluate("document.querySelectorAll('[name=csrf]').forEach((each) => (each.value = 'x'))")
        await page.get_by_role("button", name="Ajouter la note").evaluate("button => button.form.noValidate = true")
        await go_on(page, "Ajouter la note")
        await expect_for_everyone(page)


class TestTwoAtOnce:
    async def test_on_a_request(self, enter: Enter, office: Office) -> None:
        request_id = await office.make.contact_request(title=TITLE)
        clara, moussa = await enter("clara"), await enter("moussa")
        for page in (clara, moussa):
            await page.goto(f"{office.base}/demandes/{request_id}")
        await go_on(moussa, "J’ai parlé avec ce jeune")
        await go_on(clara, "J’accepte cette demande")
        await expect_for_everyone(clara)

    async def test_by_a_link(self, enter: Enter, office: Office) -> None:
        request_id = await office.make.contact_request(title=TITLE)
        clara, moussa = await enter(""), await enter("moussa")
        await clara.goto(office.base + office.link(request_id))
        await moussa.goto(f"{office.base}/demandes/{request_id}")
        await go_on(moussa, "J’ai parlé avec ce jeune")
        await go_on(clara, "J’accepte")
        await expect_for_everyone(clara)

    async def test_on_an_offer(self, enter: Enter, office: Office) -> None:
        offer_id = await offer_near(office.make, "mission", title="Je découvre les métiers du bois")
        clara, ana = await enter("clara"), await enter("ana")
        for page in (clara, ana):
            await page.goto(f"{office.base}/offres/{offer_id}")
        await go_on(ana, "Suspendre")
        await go_on(clara, "Suspendre")
        await expect_for_everyone(clara)

    async def test_on_an_organisation(self, enter: Enter, office: Office) -> None:
        clara, ana = await enter("ana"), await enter("ana")
        for page in (clara, ana):
            await page.goto(f"{office.base}/organismes/{office.make.organisations['residence']}/modifier")
        for page, phone in ((ana, "01 99 00 12 12"), (clara, "01 99 00 13 13")):
            await page.get_by_label("Téléphone").fill(phone)
            await go_on(page, "Enregistrer")
        await expect_for_everyone(clara)

    async def test_a_last_professional_who_leaves(self, enter: Enter, office: Office) -> None:
        await office.make.contact_request("residence")
        page = await enter("ana")
        await page.goto(f"{office.base}/organismes/{office.make.organisations['residence']}")
        await page.get_by_text("Retirer Nadia Ferrand", exact=True).click()
        await go_on(page, "Oui, retirer Nadia Ferrand")
        await expect_for_everyone(page)

    async def test_recovery_codes(self, enter: Enter, office: Office) -> None:
        page = await enter("ana")
        await page.goto(f"{office.base}/compte/second-facteur")
        await go_on(page, "Commencer")
        secret = "".join((await page.locator(".secret").inner_text()).split())
        await page.get_by_label("Code à 6 chiffres").fill(code_at(secret, NOON))
        await go_on(page, "Confirmer")
        await expect_for_everyone(page)


class TestNothing:
    async def test_is_left_out(self) -> None:
        """Every template that is a page was drawn above, and looked at."""
        pages = {
            str(path.relative_to(TEMPLATES))
            for path in TEMPLATES.rglob("*.html")
            if 'extends "layout.html"' in path.read_text("utf-8")
        }

        assert pages - DRAWN.looked_at == OUT_OF_REACH
