"""Buttons of the moment, and those of another time."""

from tests.bot.telegram.conftest import Telegram
from tests.bot.telegram.youth import until


class TestOldButtons:
    async def test_a_second_press_changes_nothing_and_is_acknowledged(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        await youth.says("/start")
        await youth.reads("De quoi")
        await youth.presses("Emploi")
        situation = await youth.reads("Tu fais quoi")
        await youth.presses("Au lycée", of=situation)
        await youth.reads("Trouver")

        await youth.presses("Au lycée", of=situation)

        await until(lambda: "déjà choisi" in telegram.api.named("answerCallbackQuery")[-1].fields.get("text", ""))
        assert [text for text in telegram.engine.texts if text.startswith("/answer")] == [
            '/answer{"question": "situation", "value": "lyceen"}'
        ]

    async def test_an_unknown_one_is_answered_kindly_with_the_current_question(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        await youth.says("/start")
        await youth.reads("De quoi")

        await telegram.api.deliver(youth.press("9.0.invented"))

        await youth.reads("De quoi", times=2)
        assert telegram.engine.texts[-1] == "/resume"
        [answered] = telegram.api.named("answerCallbackQuery")
        assert "plus valable" in answered.fields["text"]

    async def test_one_of_somebody_else_is_unknown(self, polled: Telegram) -> None:
        youth, other = polled.youth(), polled.youth()
        for somebody in (youth, other):
            await somebody.says("/start")
        theirs = await other.reads("De quoi")
        await youth.reads("De quoi")

        await polled.api.deliver(youth.press(theirs.button("Emploi").data or ""))

        await youth.reads("De quoi", times=2)
        assert polled.engine.texts.count('/need{"theme": "emploi"}') == 0

    async def test_one_of_an_erased_conversation_opens_nothing(self, polled: Telegram) -> None:
        stranger = polled.youth()

        await polled.api.deliver(stranger.press("1.0.old"))

        await until(lambda: polled.api.named("answerCallbackQuery"))
        assert "/start" in polled.api.named("answerCallbackQuery")[0].fields["text"]
        assert await polled.conversations() == []


class TestKeyboards:
    async def test_fit_in_64_bytes_and_lead_to_urgent_help(self, polled: Telegram) -> None:
        youth = polled.youth()
        await youth.says("/start")
        theme = await youth.reads("De quoi")

        assert [button.text for button in theme.buttons] == ["Emploi", "Logement", "Urgence"]
        assert all(len((button.data or "").encode()) <= 64 for button in theme.buttons)
        await youth.presses("Urgence")
        helped = await youth.reads("3114")
        assert "Urgence" not in [button.text for button in helped.buttons]

    async def test_the_phone_button_comes_with_the_contact_question_and_goes_after_it(self, polled: Telegram) -> None:
        youth = polled.youth()
        polled.engine.script["/start"] = polled.engine.script["/choose"]
        await youth.says("/start")
        shared = await youth.reads("partager ton numéro avec")
        assert [button.contact for button in shared.buttons] == [True, False]

        await youth.says("06 39 98 12 34")

        await youth.reads("BJ-2026-0001")
        removed = await youth.reads("est rangé")
        assert removed.markup == {"remove_keyboard": True}
