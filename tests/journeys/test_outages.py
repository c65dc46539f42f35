"""An outage: the dialogue engine dies in the middle of conversations, and comes back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.journeys.form import fill_in
from tests.journeys.mailbox import Mailbox
from tests.journeys.professional import NEW_REQUEST
from tests.journeys.service import Service
from tests.journeys.telegram import TelegramYouth
from tests.journeys.walks import (
    FIRST_NAME,
    ORGANISATION,
    PHONE,
    ask_to_be_called,
    give_contact,
    give_telegram_contact,
    reach_offers,
    reach_telegram_first_name,
)
from tests.journeys.youth import Message, WebYouth

pytestmark = [pytest.mark.journey, pytest.mark.browser]
HONEST = "J’ai un souci technique"


@dataclass(frozen=True)
class Outage:
    """Youths who met it, each at another moment or place; `told` is what those on the web read meanwhile."""

    naming: WebYouth
    sending: WebYouth
    chatting: TelegramYouth
    told: list[Message]
    sent_meanwhile: int
    form_reference: str


@pytest.fixture(scope="class")
def outage(service: Service, browser: Browser, new_telegram_youth: Callable[[], TelegramYouth]) -> Iterator[Outage]:
    """The engine is killed, spoken to, and started again."""
    chatting = new_telegram_youth()
    reach_telegram_first_name(chatting)
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    with WebYouth(service.public_url) as naming, WebYouth(service.public_url) as sending:
        for youth in (naming, sending):
            reach_offers(youth)
            ask_to_be_called(youth)
        give_contact(sending)
        service.kill_rasa()
        try:
            told = [*naming.say(FIRST_NAME), *sending.press("Envoyer")]
            sent_meanwhile = len(service.facts.requests_of(sending.id))
            chatting.say(FIRST_NAME, until=HONEST)
            reference = fill_in(service, context.new_page())
        finally:
            service.start_rasa()
        yield Outage(naming, sending, chatting, told, sent_meanwhile, reference)
    context.close()


class TestAnOutageOfTheDialogueEngine:
    def test_is_told_honestly_with_other_ways_to_go_on(self, outage: Outage) -> None:
        assert [HONEST in message.words for message in outage.told] == [True, True]
        assert all("/formulaire" in [link.href for link in message.links] for message in outage.told)
        assert outage.sent_meanwhile == 0

    def test_delays_the_turn_and_loses_nothing(self, service: Service, outage: Outage) -> None:
        youth = outage.naming
        youth.wait_for_robot("Comment te joindre")
        youth.say(PHONE)
        youth.say("le matin")
        _send_twice(youth)
        (request,) = service.facts.requests_of(youth.id)
        assert [card.reference for card in youth.receipts()] == [request.reference]
        assert sum(HONEST in message.words for message in youth.history()) == 1
        assert sum(message.text == FIRST_NAME for message in youth.history()) == 1

    def test_at_the_moment_of_sending_ends_in_one_request(self, service: Service, outage: Outage) -> None:
        outage.sending.wait_for_robot("Note ta référence")
        (request,) = service.facts.requests_of(outage.sending.id)
        assert [card.reference for card in outage.sending.receipts()] == [request.reference]

    def test_is_told_and_made_good_on_telegram_too(self, service: Service, outage: Outage) -> None:
        outage.chatting.wait_for("Comment te joindre")
        reference = give_telegram_contact(outage.chatting)
        (request,) = service.facts.requests_of(service.facts.conversation_with(reference))
        assert (request.reference, request.status) == (reference, "sent")
        assert outage.chatting.count(HONEST) == 1

    def test_leaves_the_plain_form_whole(self, service: Service, outage: Outage) -> None:
        reference = outage.form_reference
        (request,) = service.facts.requests_of(service.facts.conversation_with(reference))
        assert (request.status, request.organisation) == ("sent", ORGANISATION)
        mailbox = Mailbox(service.mail_folder, service.facts.professionals_of(ORGANISATION)[0])
        assert NEW_REQUEST in str(mailbox.wait_for(reference)["Subject"])


def _send_twice(youth: WebYouth) -> None:
    """A page that did not hear the answer sends the same message again."""
    button, client_id = youth.button("Envoyer"), uuid4().hex
    first, second = (youth.post(client_id, choice=button.token) for _ in range(2))
    assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
    youth.wait_for_robot("Note ta référence")
