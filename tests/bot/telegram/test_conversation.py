"""A whole conversation in Telegram, by long polling and by webhook."""

from store.messages import Author
from tests.bot.telegram.conftest import Telegram


class TestConversation:
    async def test_goes_from_hello_to_receipt(self, telegram: Telegram) -> None:
        youth = telegram.youth()

        await youth.says("/start")
        await youth.reads("De quoi as-tu besoin")
        await youth.presses("Emploi")
        await youth.reads("Tu fais quoi")
        await youth.presses("Rien & tout")
        await youth.reads("Trouver")
        await youth.presses("Choisir cette offre")
        await youth.reads("ou partager ton numéro")
        await youth.says("06 39 98 12 34")
        await youth.reads("BJ-2026-0001")

        assert await telegram.said_by(Author.YOUTH) == [
            "Emploi",
            "Rien & tout",
            "Choisir cette offre",
            telegram.engine.texts[-1],
        ]
        assert telegram.engine.texts[-1].startswith("[phone:")
        assert len(telegram.api.named("answerCallbackQuery")) == 3

    async def test_opens_with_first_words_before_the_answer_to_an_unannounced_text(self, telegram: Telegram) -> None:
        youth = telegram.youth()

        await youth.says("je cherche un taf")
        await youth.reads("je cherche un taf")

        assert telegram.engine.texts == ["/start{}", "je cherche un taf"]
        assert youth.texts[0].startswith("Salut, je suis un robot")

    async def test_never_sends_a_youth_their_own_words(self, polled: Telegram) -> None:
        youth = polled.youth()

        await youth.says("/start")
        await youth.says("coucou toi")
        await youth.reads("2: coucou toi")

        assert "coucou toi" not in youth.texts

    async def test_answers_distress_at_once_and_keeps_nothing_of_it(self, telegram: Telegram) -> None:
        youth = telegram.youth()

        await youth.says("je veux me suicider")

        await youth.reads("3114")
        await youth.reads("De quoi as-tu besoin")
        assert "suicider" not in repr(telegram.engine.turns)
        assert await telegram.said_by(Author.YOUTH) == []

    async def test_says_so_when_the_engine_is_away_and_answers_later(self, polled: Telegram) -> None:
        youth = polled.youth()
        polled.engine.down = True

        await youth.says("/start")
        trouble = await youth.reads("souci technique")
        polled.engine.down = False

        await youth.reads("De quoi as-tu besoin")
        assert trouble.button("Remplir le formulaire").url == f"{polled.settings.public_url}/formulaire"
