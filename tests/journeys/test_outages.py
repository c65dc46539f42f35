"""Outages: the dialogue engine dies in the middle of a conversation."""

from uuid import uuid4

import pytest

from tests.journeys.service import Service
from tests.journeys.walks import ask_to_be_called, give_contact, reach_offers
from tests.journeys.youth import WebYouth

pytestmark = pytest.mark.journey
HONEST = "J’ai un souci technique"


@pytest.fixture(autouse=True)
def rasa_comes_back(service: Service) -> None:
    """The next test finds the service whole."""
    if not service.rasa_answers():
        service.start_rasa()


class TestRasaKilledMidway:
    def test_is_told_honestly_and_loses_nothing(self, service: Service, youth: WebYouth) -> None:
        reach_offers(youth)
        ask_to_be_called(youth)
        service.kill_rasa()
        (told,) = youth.say("Inès")
        assert HONEST in told.words
        assert "/formulaire" in [link.href for link in told.links]
        service.start_rasa()
        youth.wait_for_robot("Comment te joindre")
        youth.say("06 39 98 12 34")
        youth.say("le matin")
        _send_twice(youth)
        (request,) = service.facts.requests_of(youth.id)
        assert [card.reference for card in youth.receipts()] == [request.reference]
        assert sum(HONEST in message.words for message in youth.history()) == 1

    def test_at_the_moment_of_sending_makes_one_request(self, service: Service, youth: WebYouth) -> None:
        reach_offers(youth)
        ask_to_be_called(youth)
        give_contact(youth)
        service.kill_rasa()
        (told,) = youth.press("Envoyer")
        assert HONEST in told.words
        assert service.facts.requests_of(youth.id) == []
        service.start_rasa()
        youth.wait_for_robot("C’est envoyé")
        assert len(service.facts.requests_of(youth.id)) == 1


def _send_twice(youth: WebYouth) -> None:
    """A page that did not hear the answer sends the same message again."""
    button, client_id = youth.button("Envoyer"), uuid4().hex
    first, second = (youth.post(client_id, choice=button.token) for _ in range(2))
    assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
    youth.wait_for_robot("C’est envoyé")
