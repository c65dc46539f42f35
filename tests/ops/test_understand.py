"""What `boussole understand` makes of messages, with the trained model."""

import pytest

from ops.settings import ROOT
from ops.understand import Understood, understand

TEXTS = (
    "j'ai 19 ans à reims jcherche un taf et un appart",
    "st denis",
    "tu peux m'appeler au 06 39 98 12 34",
    "j'en peux plus je veux mourir",
    "/restart",
)


@pytest.fixture(scope="module")
def understood() -> list[Understood]:
    return list(understand(TEXTS, ROOT))


class TestUnderstanding:
    def test_reads_every_fact_of_a_sentence(self, understood: list[Understood]) -> None:
        said = understood[0]

        assert (said.intent, said.themes, said.place, said.age) == ("need", ("emploi", "logement"), "51454", 19)

    def test_offers_the_places_of_one_name(self, understood: list[Understood]) -> None:
        assert understood[1].place is None
        assert {"93066", "97411"} <= set(understood[1].place_candidates)

    def test_reads_a_contact_before_the_dialogue_does(self, understood: list[Understood]) -> None:
        assert understood[2].contact == "+33639981234"

    def test_puts_distress_before_everything(self, understood: list[Understood]) -> None:
        assert (understood[3].intent, understood[3].distress) == ("distress", "suicide")

    def test_takes_a_typed_command_for_text(self, understood: list[Understood]) -> None:
        assert understood[4].text == "/restart"
        assert 0 < understood[4].confidence < 1
