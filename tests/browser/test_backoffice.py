"""The back office in a real browser: the whole way without JavaScript, axe on each page, small screens, keyboard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, expect

from backoffice.app import create_app
from backoffice.link_tokens import LinkTokens
from backoffice.settings import Settings
from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from store.request_links import Named
from store.request_statuses import Status
from tests.backoffice.making import FIRST_NAME, NOON, Maker, Watch, make_template
from tests.backoffice.near import offer_near
from tests.backoffice.organising import organise
from tests.backoffice.protecting import GOOD, protect
from tests.browser.test_accessibility import LOOKS, violations
from tests.servers.ports import free_port
from tests.store.second_factor import code_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TITLE = "Je prépare mes entretiens d’embauche"
SMALL = """Array.from(document.querySelectorAll('button, summary, .button, header a, .tabs a, .choice'))
  .filter((each) => each.checkVisibility() && !each.matches('.skip'))
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@dataclass(frozen=True)
class Office:
    """The back office being served, and what fills it; secrets of Moussa's second factor and of an invitation."""

    base: str
    make: Maker
    late: str
    new: str
    secret: str
    invitation: str

    def link(self, request_id: str, key: str = "clara") -> str:
        """What an e-mail to the person of this key leads to."""
        return f"/r/{LinkTokens('signing').seal(Named(request_id, self.make.people[key], NOON))}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    template = asyncio.run(make_template(folder / "boussole.db", KeyRing.generate_text("k1")))
    url, port = f"sqlite+aiosqlite:///{template.path}", free_port()
    settings = Settings(
        database_url=url,
        contact_keys=template.keys,
        signing_key="signing",
        backoffice_url=f"http://localhost:{port}",
        mail_folder=folder / "mail",
        smtp_url="",
        redis_url="",
    )
    make = Maker(Database(url), KeyRing.parse(template.keys), template.network)
    late, new = asyncio.run(_fill(make))
    secret, invitation = asyncio.run(_protect(make)), asyncio.run(_invite(make))
    config = uvicorn.Config(create_app(settings, clock=Watch()), "127.0.0.1", port, log_level="error")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield Office(settings.backoffice_url, make, late, new, secret, invitation)
    server.should_exit = True
    thread.join(5)


async def _fill(make: Maker) -> tuple[str, str]:
    late = await make.contact_request(title="Je trouve mon métier", created=NOON - timedelta(days=4))
    new = await make.contact_request(title=TITLE)
    await make.questions()
    await offer_near(make)
    await offer_near(make, title="Je trouve une chambre", theme="logement")
    for status in (Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, Status.WITHDRAWN):
        await make.contact_request(status=status, title="Je vois un conseiller")
    await make.database.close()
    return late, new


async def _protect(make: Maker) -> str:
    """What Moussa's telephone holds."""
    held = await protect(make, "moussa")
    await make.database.close()
    return held.secret


async def _invite(make: Maker) -> str:
    """The secret of an invitation, among what an organisation may hold."""
    invitation = await organise(make)
    await make.database.close()
    return invitation


Enter = Callable[[str], Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser: Browser, office: Office) -> AsyncIterator[Enter]:
    """A page where the person of this key is signed in, or nobody."""
    contexts = []

    async def open_page(key: str) -> Page:
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
        contexts.append(context)
        if key:
            secret, _ = await office.make.session(key)
            await office.make.database.close()
            # The address of the cookie must be secure; the browser takes localhost for such.
            secure = office.base.replace("http:", "https:")
            cookie = {"name": "__Host-session", "value": secret, "url": secure, "secure": True}
            await context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of Playwright's
        return await context.new_page()

    yield open_page
    for context in contexts:
        await context.close()


class TestWithoutJavaScript:
    async def test_a_professional_goes_from_the_mail_to_an_accepted_request(
        self, browser: Browser, office: Office
    ) -> None:
        context = await browser.new_context(java_script_enabled=False, locale="fr-FR")
        page = await context.new_page()
        request_id = await office.make.contact_request("residence", title=TITLE)
        await page.goto(f"{office.base}/demandes/{request_id}")
        await page.get_by_label("Adresse e-mail").fill("nadia@example.org")
        await page.get_by_role("button", name="Recevoir mon lien").click()
        await _open_mail(page, "Nadia Ferrand")
        await page.frame_locator("iframe").get_by_role("link", name="Entrer dans mon espace").click()
        await page.get_by_role("button", name="Ouvrir mon espace").click()

        await expect(page.get_by_role("heading", level=1)).to_have_text("La charte de la Boussole")
        await page.get_by_role("button", name="Je signe la charte").click()
        await expect(page).to_have_url(f"{office.base}/demandes/{request_id}")
        await page.get_by_role("button", name="Afficher les coordonnées").click()
        await expect(page.get_by_text(FIRST_NAME)).to_be_visible()
        await page.get_by_role("button", name="J’accepte cette demande").click()

        await expect(page.get_by_role("status")).to_contain_text("Vous avez accepté la demande")
        await expect(page.get_by_text(FIRST_NAME)).to_have_count(0)
        (cookie,) = [each for each in await context.cookies() if each["name"] == "__Host-session"]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        await page.get_by_role("button", name="Se déconnecter").click()
        await page.goto(f"{office.base}/demandes")
        await expect(page).to_have_url(f"{office.base}/connexion")
        await context.close()
        async with office.make.database.read() as session:
            found = await session.get(ContactRequest, request_id)
            assert found is not None
            assert found.status is Status.ACCEPTED
        await office.make.database.close()


async def _open_mail(page: Page, name: str) -> None:
    """Reload the local mail page until the letter is there."""
    await page.get_by_role("link", name="Ouvrir les e-mails").click()
    letter = page.locator("li", has_text=name).get_by_role("link", name="Votre lien")
    for _ in range(20):
        if await letter.count():
            break
        await page.wait_for_timeout(250)
        await page.reload()
    await letter.first.click()


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
}


async def expect_for_everyone(page: Page) -> None:
    """Nothing for axe to say, nothing cut, nothing too small to press, in every look."""
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 720})
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == [], f"{width} px, {scheme}"
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(SMALL) == []


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    async def test_are_for_everyone(self, enter: Enter, office: Office, name: str) -> None:
        key, path = PAGES[name]
        page = await enter(key)
        links = {"link": office.link(office.new), "late_link": office.link(office.late)}
        links |= {"mission": str(office.make.organisations["mission"]), "invitation": office.invitation}
        await page.goto(office.base + path.format(late=office.late, new=office.new, **links))
        for summary in await page.locator("summary").all():
            await summary.click()

        await expect_for_everyone(page)

    async def test_point_at_a_missing_outcome(self, enter: Enter, office: Office) -> None:
        page = await enter("clara")
        await page.goto(f"{office.base}/demandes/{office.late}")
        await page.locator("summary", has_text="Terminer la demande").click()
        await page.evaluate(
            "document.querySelectorAll('[required]').forEach((each) => each.removeAttribute('required'))"
        )
        await page.get_by_role("button", name="Terminer", exact=True).click()

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
        await page.get_by_role("button", name="Ajouter la note").click()
        await page.get_by_role("link", name="Écrire un message").click()
        await page.get_by_role("link", name="Un rendez-vous").click()
        await page.get_by_role("button", name="Envoyer au jeune").click()
        await expect(page.get_by_label("Votre message")).to_be_focused()
        await expect_for_everyone(page)
        await page.get_by_label("Votre message").fill("On se voit lundi à 10 h.")
        await page.get_by_role("button", name="Envoyer au jeune").click()
        await expect(page.get_by_role("main")).to_contain_text("On se voit lundi à 10 h.")
        await page.locator("summary", has_text="J’ai appelé").click()
        await page.get_by_label("C’était occupé").check()
        await page.get_by_label("Prochain essai").fill("2026-03-12")
        await page.get_by_role("button", name="Noter l’essai").click()
        await expect(page.get_by_role("main")).to_contain_text("Prochain essai : jeudi 12 mars")
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
        await page.get_by_role("button", name="Ouvrir mon espace").click()
        await expect(page.get_by_label("Code à 6 chiffres")).to_be_focused()
        await page.locator("summary").click()
        await expect_for_everyone(page)
        await page.get_by_label("Code à 6 chiffres").fill(code_at(office.secret, NOON))
        await page.get_by_role("button", name="Ouvrir mon espace").click()

        await expect(page.get_by_role("banner")).to_contain_text("Moussa Kébé")

    async def test_with_a_weak_password_is_explained(self, enter: Enter, office: Office) -> None:
        page = await enter("moussa")
        await page.goto(f"{office.base}/compte/mot-de-passe")
        for label in ("Nouveau mot de passe", "Le même, encore une fois"):
            await page.get_by_label(label).fill("motdepasse123")
        await page.get_by_role("button", name="Enregistrer").click()

        await expect(page.get_by_label("Nouveau mot de passe")).to_be_focused()
        await expect(page.get_by_role("main")).to_contain_text("mots de passe volés")
        await expect_for_everyone(page)

    async def test_is_strengthened_by_a_second_factor(self, enter: Enter, office: Office) -> None:
        page = await enter("ana")
        await page.goto(f"{office.base}/compte")
        await page.get_by_role("link", name="Mettre en place le second facteur").click()
        await page.get_by_role("button", name="Commencer").click()
        secret = "".join((await page.locator(".secret").inner_text()).split())
        await page.get_by_label("Code à 6 chiffres").fill("000000")
        await page.get_by_role("button", name="Confirmer").click()
        await expect(page.get_by_label("Code à 6 chiffres")).to_be_focused()
        assert await page.locator(".qr").evaluate("image => image.naturalWidth") > 0
        await expect_for_everyone(page)
        await page.get_by_label("Code à 6 chiffres").fill(code_at(secret, NOON))
        await page.get_by_role("button", name="Confirmer").click()

        await expect(page.locator(".codes li")).to_have_count(10)
        await expect_for_everyone(page)
        await page.get_by_role("link", name="choisir un mot de passe").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Choisir un mot de passe")


async def _give_password(page: Page, password: str) -> None:
    await page.get_by_label("Adresse e-mail").fill("moussa@example.org")
    await page.get_by_label("Mot de passe").fill(password)
    await page.get_by_role("button", name="Continuer").click()


class TestOrganisations:
    async def test_point_at_what_is_wrong(self, enter: Enter, office: Office) -> None:
        page, mission = await enter("ana"), f"{office.base}/organismes/{office.make.organisations['mission']}"
        await page.goto(mission)
        await page.get_by_label("Adresse e-mail professionnelle").fill("ines")
        await page.get_by_role("button", name="Envoyer l’invitation").click()
        await expect(page.get_by_label("Prénom et nom")).to_have_attribute("aria-invalid", "true")
        assert await violations(page) == []

        await page.goto(f"{mission}/horaires")
        await page.get_by_label("Lundi").fill("12h-9h")
        await page.get_by_role("button", name="Enregistrer les horaires").click()
        await page.get_by_role("alert").get_by_role("link", name="Lundi").click()
        await expect(page.get_by_label("Lundi")).to_be_focused()
        assert await violations(page) == []

    async def test_lose_their_last_professional_after_a_question(self, enter: Enter, office: Office) -> None:
        await office.make.contact_request("residence")
        page = await enter("ana")
        await page.goto(f"{office.base}/organismes/{office.make.organisations['residence']}")
        await page.get_by_text("Retirer Nadia Ferrand", exact=True).click()
        await page.get_by_role("button", name="Oui, retirer Nadia Ferrand").click()

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
        await moussa.get_by_role("button", name="Noter l’essai").click()
        await clara.get_by_role("button", name="J’accepte cette demande").click()

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
        await page.get_by_role("button", name="J’accepte").click()

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
        await page.get_by_role("button", name="Enregistrer").click()
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
        await page.get_by_role("button", name="Ajouter Reims (Marne)").click()
        await page.get_by_role("radio", name="Seulement").check()
        await page.get_by_role("checkbox", name="Lycéen").check()
        await page.get_by_role("button", name="Vérifier").last.click()
        await expect(page.get_by_role("heading", name="Ce que lit un jeune")).to_be_focused()
        await expect(page.get_by_role("region", name="Qui la voit")).to_contain_text("50 %")
        await expect_for_everyone(page)
        await page.get_by_role("button", name="Enregistrer").click()

        await expect(page.get_by_role("status")).to_contain_text("Le brouillon est enregistré")
        await expect(page.get_by_role("main")).to_contain_text("Reims (Marne)")

    async def test_by_two_people_keeps_what_both_wrote(self, enter: Enter, office: Office) -> None:
        offer_id = await offer_near(office.make, "mission", title="Je découvre un métier près de chez moi")
        clara, ana = await enter("clara"), await enter("ana")
        for page in (clara, ana):
            await page.goto(f"{office.base}/offres/{offer_id}/modifier")
        await ana.get_by_label("Demandes suivies en même temps").fill("12")
        await ana.get_by_role("button", name="Enregistrer").click()
        await clara.get_by_label("Titre").fill("Je découvre un métier en une journée entière")
        await clara.get_by_role("button", name="Enregistrer").click()

        await expect(clara.get_by_role("alert")).to_be_focused()
        await expect(clara.get_by_role("alert")).to_contain_text("Ana Lebreton")
        await expect(clara.get_by_label("Titre")).to_have_value("Je découvre un métier en une journée entière")
        await expect_for_everyone(clara)
        await office.make.database.close()
