"""Leaving: quit, and everything is erased."""

import pytest

from tests.journeys.mailbox import Mailbox
from tests.journeys.service import Service, eventually
from tests.journeys.walks import ORGANISATION, reach_receipt
from tests.journeys.youth import WebYouth

pytestmark = pytest.mark.journey


class TestErasing:
    def test_leaves_nothing_to_read_and_tells_the_professional(self, service: Service, youth: WebYouth) -> None:
        reach_receipt(youth)
        (sent,) = service.facts.requests_of(youth.id)
        assert service.facts.readable_details(youth.id) >= 2
        assert service.facts.remembered_events(youth.id) > 0
        youth.erase()
        assert youth.is_forgotten()
        assert service.facts.readable_details(youth.id) == 0
        assert eventually(lambda: service.facts.remembered_events(youth.id) == 0)
        assert service.facts.events_of(sent.id) == ["sent", "withdrawn"]
        assert service.facts.youth_messages(youth.id) == 0
        mailbox = Mailbox(service.mail_folder, service.facts.professionals_of(ORGANISATION)[0])
        assert sent.reference in str(mailbox.wait_for(f"Demande {sent.reference} annulée")["Subject"])
