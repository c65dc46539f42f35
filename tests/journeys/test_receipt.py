"""From hello to the receipt."""

import pytest

from tests.journeys.conftest import NewYouth
from tests.journeys.service import Service
from tests.journeys.walks import (
    ORGANISATION,
    ask_to_be_called,
    give_contact,
    reach_offers,
    reach_receipt,
    see_every_offer,
)
from tests.journeys.youth import WebYouth

pytestmark = pytest.mark.journey


class TestAStraightConversation:
    def test_ends_with_one_request_and_its_reference(self, service: Service, youth: WebYouth) -> None:
        receipt = reach_receipt(youth)
        (request,) = service.facts.requests_of(youth.id)
        assert (request.reference, request.status, request.organisation) == (receipt.reference, "sent", ORGANISATION)
        assert [line.organisation for line in receipt.lines] == [ORGANISATION]


class TestADetour:
    def test_changes_nothing_of_the_offers_nor_of_the_request(self, service: Service, new_youth: NewYouth) -> None:
        straight, wandering = new_youth(territory="51-reims"), new_youth(territory="51-reims")
        reach_offers(straight)
        _wander_to_offers(wandering)
        assert see_every_offer(wandering) == see_every_offer(straight)
        ask_to_be_called(wandering)
        wandering.say("tu es un robot ?")
        give_contact(wandering)
        wandering.press("Envoyer")
        (receipt,) = wandering.receipts()
        assert [row.reference for row in service.facts.requests_of(wandering.id)] == [receipt.reference]


class TestTwoOrganisations:
    def test_get_only_what_was_agreed_to(self, service: Service, youth: WebYouth) -> None:
        reach_offers(youth)
        see_every_offer(youth)
        other = next(card.organisation for card in youth.offers() if card.organisation != ORGANISATION)
        for organisation in (ORGANISATION, other):
            youth.press("Choisir cette offre", beside=organisation)
        youth.press("Demander à être rappelé")
        (asked,) = youth.press("Oui, envoie", beside=ORGANISATION)
        assert other in asked.words
        youth.press("Non, n'envoie rien", beside=other)
        give_contact(youth)
        youth.press("Envoyer")
        assert [row.organisation for row in service.facts.requests_of(youth.id)] == [ORGANISATION]
        consents = service.facts.store("SELECT * FROM consents WHERE conversation_id = :id", id=youth.id)
        assert len(consents) == 2


def _wander_to_offers(youth: WebYouth) -> None:
    """Interruptions, back, change and restart, then the same answers as on the straight way."""
    youth.say("je cherche du travail")
    youth.say("c'est quoi la boussole ?")
    youth.say("lyon")
    youth.say("25 ans")
    youth.press("Retour")
    youth.say("24 ans")
    youth.say("recommencer")
    youth.press("Travailler")
    youth.say("Épernay")
    youth.say("qui voit mes données ?")
    youth.say("j'ai 19 ans")
    youth.press("En emploi")
    youth.press("Retour")
    youth.press("Étudiant")
    youth.press("Un job à côté")
    youth.press("Passer")
    youth.press("Passer")
    youth.press("Changer une réponse")
    youth.press("Épernay")
    youth.say("Reims")
