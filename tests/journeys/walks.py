"""Walks: the steps that most journeys share."""

from tests.journeys.youth import Card, WebYouth

ORGANISATION = "Mission locale des Trois-Portes"
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


def ask_to_be_called(youth: WebYouth) -> None:
    """Choose an offer of the organisation, up to the question of the first name."""
    see_every_offer(youth)
    youth.press("Choisir cette offre", beside=ORGANISATION)
    youth.press("Demander à être rappelé")
    youth.press("Oui, envoie")


def give_contact(youth: WebYouth, *, first_name: str = "Inès", contact: str = PHONE) -> None:
    youth.say(first_name)
    youth.say(contact)
    youth.say("le matin")


def reach_receipt(youth: WebYouth) -> Card:
    """From hello to "c'est envoyé"."""
    reach_offers(youth)
    ask_to_be_called(youth)
    give_contact(youth)
    youth.press("Envoyer")
    (receipt,) = youth.receipts()
    return receipt
