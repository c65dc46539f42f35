"""Talking: `boussole talk` in front of the running gateway."""

import pytest

from tests.journeys.program import ROOT
from tests.journeys.service import Service

pytestmark = pytest.mark.journey


class TestTheFirstContactScript:
    def test_ends_well_with_a_receipt(self, service: Service) -> None:
        printed = service.talk(ROOT / "ops/demo/scripts/premier-contact.txt")
        references = service.facts.store("SELECT reference FROM contact_requests")
        assert any(f"| {row.reference}" in printed for row in references)
