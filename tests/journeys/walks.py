"""Walks: the steps that most journeys share."""

import re

from tests.journeys.telegram import TelegramYouth
from tests.journeys.youth import Card, WebYouth

ORGANISATION = "Mission locale des Trois-Portes"
FIRST_NAME = "Inès"
PHONE = "06 39 98 12 34"


def reach_offers(youth: WebYouth) -> None:
    """From hello to the offers, with buttons and own words."""
    youth.say("salut")
    youth.press("Travailler")
    youth.say("51100")
    youth.say("j'ai 19 ans")
    youth.press("Étudiant")
    youth.press("Un job à côté")
    youth.press("Passer")
    youth.press("Passer")


def see_every_offer(youth: WebYouth) -> set[str]:
    """Their order is each youth's own; the titles are the same for the same answers."""
    while youth.last_has("Voir d'autres offres"):
        youth.press("Voir d'autres offres")
    return {card.title for card in youth.offers()}


def ask_to_be_called(youth: WebYouth, *, organisation: str = ORGANISATION) -> None:
    """Choose an offer of the organisation, up to the question of the first name."""
    see_every_offer(youth)
    youth.press("Choisir cette offre", beside=organisation)
    youth.press("Demander à être rappelé")
    youth.press("Oui, envoie")


def give_contact(youth: WebYouth, *, first_name: str = FIRST_NAME, contact: str = PHONE) -> None:
    youth.say(first_name)
    youth.say(contact)
    youth.say("le matin")


def reach_receipt(youth: WebYouth, *, organisation: str = ORGANISATION) -> Card:
    """From hello to "c'est envoyé"."""
    reach_offers(youth)
    ask_to_be_called(youth, organisation=organisation)
    give_contact(youth)
    youth.press("Envoyer")
    assert len(youth.receipts()) == 1, youth.transcript()
    return youth.receipts()[0]


def reach_telegram_receipt(youth: TelegramYouth) -> str:
    """The same on Telegram, for any offer; return the reference."""
    reach_telegram_first_name(youth)
    youth.say(FIRST_NAME, until="Comment te joindre")
    return give_telegram_contact(youth)


def reach_telegram_first_name(youth: TelegramYouth) -> None:
    """From /start to the question of the first name."""
    youth.say("/start", until="De quoi as-tu besoin")
    youth.say("je cherche du travail, j'ai 19 ans et j'habite à Reims", until="Tu fais quoi en ce moment")
    youth.press("Étudiant ou étudiante", until="Tu cherches quel travail")
    youth.press("Un job à côté des cours", until="Quel est ton dernier diplôme")
    youth.press("Passer", until="Tu peux commencer quand")
    youth.press("Passer", until="Choisis une ou plusieurs offres")
    youth.press("Choisir cette offre", until="Offres choisies")
    youth.press("Demander à être rappelé·e", until="Es-tu d’accord")
    youth.press("Oui, envoie ma demande", until="Quel est ton prénom")


def give_telegram_contact(youth: TelegramYouth) -> str:
    """From the question of the contact to the receipt; return the reference."""
    youth.say(PHONE, until="Quel moment")
    youth.press("Le matin", until="Avant d’envoyer")
    receipt = youth.press("Envoyer", until="Ta référence")
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{4}", receipt.text)
    assert found, receipt.text
    return found.group()
