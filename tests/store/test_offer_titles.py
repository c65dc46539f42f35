"""Titles begin with a verb, in the youth's voice."""

from pathlib import Path

import pytest
import yaml

from store.offer_titles import begins_with_verb

DEMO = Path(__file__).parents[2] / "ops" / "demo"
TITLES = sorted(
    {
        offer["title"]
        for path in (DEMO / "national.yml", *(DEMO / "territories").glob("*.yml"))
        for organisation in yaml.safe_load(path.read_text())["organisations"]
        for offer in organisation["offers"]
    }
)


class TestATitle:
    @pytest.mark.parametrize(
        "title",
        [
            "Je prépare mes entretiens",
            "J’apprends un métier",
            "J'apprends un métier",
            "je me lance",
            "Préparer mon CV",
            "Me former au code",
            "M’inscrire à un atelier",
            "Ne pas rester seul",
            "Apprendre à coder",
            "Être aidé pour mon loyer",
            "Choisir mon métier",
        ],
    )
    def test_may_begin_with_a_verb(self, title: str) -> None:
        assert begins_with_verb(title)

    @pytest.mark.parametrize(
        "title",
        ["", "Je", "Atelier CV", "CV gratuit", "Un suivi", "Premier emploi", "Avenir en vue", "Aide au permis", "Er"],
    )
    def test_is_no_name_of_a_thing(self, title: str) -> None:
        assert not begins_with_verb(title)

    def test_of_every_offer_of_the_demo_is_one(self) -> None:
        assert [title for title in TITLES if not begins_with_verb(title)] == []
