"""Not understood on Telegram: the likeliest buttons first, every button next."""

import pytest

from tests.journeys.telegram import TelegramYouth

pytestmark = pytest.mark.journey


class TestATelegramYouth:
    def test_is_offered_what_was_probably_meant(self, telegram_youth: TelegramYouth) -> None:
        telegram_youth.say("/start 51-reims", until="De quoi as-tu besoin")
        telegram_youth.say("j'ai 19 ans à reims jcherche un taf et un appart", until="Tu fais quoi en ce moment")

        telegram_youth.say("etudyan kom on di", until="Tu veux dire")
        telegram_youth.press("Autre chose", until="Tu fais quoi en ce moment")
        telegram_youth.press("Étudiant ou étudiante", until="Tu cherches quel travail")
