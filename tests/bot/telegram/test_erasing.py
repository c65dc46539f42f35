"""Leaving: everything erased, a goodbye, and nothing that comes back."""

from sqlalchemy import func, select

from store.erasures import Erasure
from store.inbox import InboxEntry
from store.messages import Message
from tests.bot.telegram.bot_api import Sent
from tests.bot.telegram.conftest import Telegram
from tests.bot.telegram.youth import Youth, until


async def ask_to_erase(telegram: Telegram) -> tuple[Youth, Sent]:
    youth = telegram.youth()
    await youth.says("/start")
    await youth.says("mon numéro est 06 39 98 12 34")
    await youth.reads("2: mon numéro")
    await youth.says("/supprimer")
    return youth, await youth.reads("tout effacer")


class TestErasing:
    async def test_asks_first(self, telegram: Telegram) -> None:
        youth, asked = await ask_to_erase(telegram)

        await youth.presses("Non, on continue", of=asked)

        await youth.reads("De quoi", times=2)
        [conversation] = await telegram.conversations()
        assert conversation.erased_at is None

    async def test_erases_and_says_goodbye(self, telegram: Telegram) -> None:
        youth, asked = await ask_to_erase(telegram)

        await youth.presses("Oui, tout effacer", of=asked)

        await youth.reads("C’est effacé")
        [conversation] = await telegram.conversations()
        assert conversation.erased_at is not None
        assert conversation.address_index is None
        assert conversation.address_token is None
        async with telegram.database.read() as session:
            assert await session.scalar(select(func.count()).select_from(Message)) == 0
            assert list(await session.scalars(select(InboxEntry.body).where(InboxEntry.body.is_not(None)))) == []
        await until(lambda: telegram.engine.forgotten == [conversation.id])

    async def test_the_last_message_holds_the_receipt(self, telegram: Telegram) -> None:
        youth, asked = await ask_to_erase(telegram)

        await youth.presses("Oui, tout effacer", of=asked)

        goodbye = await youth.reads("C’est effacé")
        async with telegram.database.read() as session:
            [erasure] = await session.scalars(select(Erasure))
        assert f"Ton reçu : {erasure.number}, le " in goodbye.text
        assert f"messages ({erasure.messages}), coordonnées (1), demandes (0)" in goodbye.text

    async def test_needs_no_dialogue_engine(self, telegram: Telegram) -> None:
        youth, asked = await ask_to_erase(telegram)
        telegram.engine.down = True

        await youth.presses("Oui, tout effacer", of=asked)

        await youth.reads("C’est effacé")

    async def test_is_not_undone_by_an_update_that_comes_again(self, polled: Telegram) -> None:
        youth, asked = await ask_to_erase(polled)
        press = youth.press(asked.button("Oui, tout effacer").data or "")
        await polled.api.deliver(press, press)
        await youth.reads("C’est effacé")

        await polled.api.deliver(press)
        await until(lambda: len(polled.api.named("answerCallbackQuery")) == 3)

        assert len(await polled.conversations()) == 1
        assert len(youth.having("C’est effacé")) == 1

    async def test_leaves_room_for_another_conversation(self, polled: Telegram) -> None:
        youth, asked = await ask_to_erase(polled)
        await youth.presses("Oui, tout effacer", of=asked)
        await youth.reads("C’est effacé")

        await youth.says("/start")

        await youth.reads("De quoi", times=2)
        assert len(await polled.conversations()) == 2
