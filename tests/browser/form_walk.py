"""The steps of a youth on the plain form, and the gateway that serves it."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from unittest.mock import patch

import uvicorn
from playwright.async_api import Page, expect

from bot.app import create_app
from bot.distress import Detector
from tests.bot.form.serving import detector, settings
from tests.browser.steps import go_on

Step = Callable[[Page, str], Awaitable[None]]


@contextmanager
def form_at(database_url: str) -> Iterator[str]:
    """The real gateway over a database, with nobody at the dialogue's address; gives its own address."""
    with patch.object(Detector, "load", return_value=detector()):
        app = create_app(settings(database_url))
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="critical", timeout_graceful_shutdown=1))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


async def reach_start(page: Page, base: str) -> None:
    await page.goto(f"{base}/formulaire?territoire=51-reims")


async def reach_place(page: Page, base: str) -> None:
    await reach_start(page, base)
    await page.get_by_label("Travailler").check()
    await go_on(page, "Commencer")
    await expect(page.get_by_text("Question 1 sur")).to_be_visible()


async def reach_which_place(page: Page, base: str) -> None:
    await reach_place(page, base)
    await page.get_by_label("Tu habites où").fill("51300")
    await go_on(page)
    await expect(page.get_by_text("C’est lequel")).to_be_visible()


async def reach_unknown_place(page: Page, base: str) -> None:
    await reach_place(page, base)
    await page.get_by_label("Tu habites où").fill("xqzwv")
    await go_on(page)
    await expect(page.get_by_text("je n’ai pas trouvé")).to_be_visible()


async def reach_help(page: Page, base: str) -> None:
    await reach_place(page, base)
    await page.get_by_label("Tu habites où").fill("je veux mourir")
    await go_on(page)
    await expect(page.get_by_role("link", name="3114")).to_be_visible()


async def reach_choices(page: Page, base: str) -> None:
    await reach_place(page, base)
    await page.get_by_label("Tu habites où").fill("Reims")
    await go_on(page)
    await page.get_by_label("Quel âge as-tu").fill("19")
    await go_on(page)
    await expect(page.get_by_label("Ni en cours, ni au travail")).to_be_visible()


async def reach_age(page: Page, base: str) -> None:
    await reach_place(page, base)
    await go_on(page, "Passer")
    await page.get_by_label("Quel âge as-tu").fill("12")
    await go_on(page)
    await expect(page.get_by_role("heading", name="commence à 16 ans")).to_be_visible()


async def reach_offers(page: Page, base: str) -> None:
    await reach_choices(page, base)
    await page.get_by_label("Ni en cours, ni au travail").check()
    await go_on(page)
    while await page.get_by_role("button", name="Passer").count():
        await go_on(page, "Passer")
    await expect(page.get_by_role("article")).to_have_count(5)


async def reach_contact(page: Page, base: str) -> None:
    await reach_offers(page, base)
    for offer in range(2):
        await page.get_by_role("checkbox").nth(offer).check()
    await go_on(page, "Demander à être rappelé·e")
    await expect(page.get_by_role("heading", name="Être rappelé·e")).to_be_visible()


async def reach_problems(page: Page, base: str) -> None:
    await reach_contact(page, base)
    await page.get_by_label("Ton numéro").fill("06 39")
    await go_on(page, "Relire avant d’envoyer")
    await expect(page.get_by_text("réponds oui ou non").first).to_be_visible()


async def reach_recap(page: Page, base: str) -> None:
    await reach_contact(page, base)
    for yes in await page.get_by_label("Oui, envoie ma demande").all():
        await yes.check()
    await page.get_by_label("Ton prénom").fill("Zéphyrine")
    await page.get_by_label("Ton numéro").fill("06 39 98 12 34")
    await page.get_by_label("L’après-midi").check()
    await go_on(page, "Relire avant d’envoyer")
    await expect(page.get_by_text("06 39 98 12 34")).to_be_visible()


async def reach_receipt(page: Page, base: str) -> None:
    await reach_recap(page, base)
    await go_on(page, "Envoyer")
    await expect(page.get_by_role("heading", name="C’est envoyé")).to_be_visible()


async def reach_follow_up(page: Page, base: str) -> None:
    await page.goto(f"{base}/formulaire/suivi")


async def reach_follow_up_refused(page: Page, base: str) -> None:
    await reach_follow_up(page, base)
    await page.get_by_label("Ta référence").fill("B7K-4MP2")
    await page.get_by_label("Ton code").fill("4MP-2KX")
    await go_on(page, "Voir ma demande")
    await expect(page.get_by_text("ne vont pas ensemble")).to_be_visible()


async def reach_own_request(page: Page, base: str) -> None:
    await reach_receipt(page, base)
    reference, code = (await page.locator(".receipt .reference").all_inner_texts())[:2]
    await reach_follow_up(page, base)
    await page.get_by_label("Ta référence").fill(reference.lower())
    await page.get_by_label("Ton code").fill(code.replace("-", " "))
    await go_on(page, "Voir ma demande")
    await expect(page.get_by_role("heading", name=reference)).to_be_visible()


async def reach_own_request_unfolded(page: Page, base: str) -> None:
    await reach_own_request(page, base)
    for summary in await page.locator("summary").all():
        await summary.click()
    await expect(page.get_by_role("button", name="Oui, tout effacer")).to_be_visible()


async def reach_refused(page: Page, base: str) -> None:
    await reach_contact(page, base)
    for no in await page.get_by_label("Non, n’envoie rien").all():
        await no.check()
    await go_on(page, "Relire avant d’envoyer")
    await expect(page.get_by_role("heading", name="je n’envoie rien")).to_be_visible()


async def reach_urgence(page: Page, base: str) -> None:
    await page.goto(f"{base}/urgence")


async def reach_goodbye(page: Page, base: str) -> None:
    await page.goto(f"{base}/formulaire/quitter")


async def reach_erased(page: Page, base: str) -> None:
    await reach_receipt(page, base)
    await go_on(page, "Tout annuler et effacer")
    await expect(page.get_by_role("heading", name="Ton reçu")).to_be_visible()


async def reach_expired(page: Page, base: str) -> None:
    await page.goto(f"{base}/formulaire/question?etat=x")
