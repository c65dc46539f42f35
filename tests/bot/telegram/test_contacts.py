"""The button that shares a telephone number."""

from sqlalchemy import select

from store.contact_details import ContactDetail
from tests.bot.telegram.conftest import Telegram

PHONE = "33639981234"


class TestSharedContact:
    async def test_is_the_youths_own_number(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        await youth.says("/start")
        await youth.reads("De quoi")

        mine = {"phone_number": PHONE, "first_name": "Z", "user_id": youth.chat_id}
        await telegram.api.deliver(youth.message(contact=mine))

        await youth.reads("BJ-2026-0001")
        assert telegram.engine.texts[-1].startswith("[phone:")
        async with telegram.database.read() as session:
            assert len(list(await session.scalars(select(ContactDetail)))) == 1

    async def test_of_somebody_else_is_refused(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        await youth.says("/start")
        await youth.reads("De quoi")

        for theirs in ({"user_id": youth.chat_id + 1}, {}):
            contact = {"phone_number": PHONE, "first_name": "Tiers", **theirs}
            await telegram.api.deliver(youth.message(contact=contact))

        await youth.reads("ton propre numéro", times=2)
        assert telegram.engine.texts == ["/start{}"]
        async with telegram.database.read() as session:
            assert list(await session.scalars(select(ContactDetail))) == []


class TestOtherContents:
    async def test_are_declined_kindly(self, polled: Telegram) -> None:
        youth = polled.youth()

        await polled.api.deliver(youth.message(sticker=STICKER))

        await youth.reads("Je ne sais lire que")
        await youth.reads("De quoi")

    async def test_a_text_too_long_is_not_cut_behind_ones_back(self, polled: Telegram) -> None:
        youth = polled.youth()

        await youth.says("a" * 501)

        await youth.reads("trop long")
        assert polled.engine.texts == ["/start{}"]

    async def test_an_edited_message_is_let_be(self, polled: Telegram) -> None:
        youth = polled.youth()
        edited = youth.text("je change d’avis")
        edited["edited_message"] = {**edited.pop("message"), "edit_date": 1768640500}

        await polled.api.deliver(edited)
        await youth.says("/start")
        await youth.reads("De quoi")

        assert polled.engine.texts == ["/start{}"]

    async def test_a_group_is_not_answered(self, polled: Telegram) -> None:
        youth = polled.youth()
        update = youth.text("/start")
        update["message"]["chat"] = {"id": -100, "type": "group", "title": "Les autres"}

        await polled.api.deliver(update)
        await youth.says("/start")
        await youth.reads("De quoi")

        assert -100 not in polled.api.inboxes
        assert len(await polled.conversations()) == 1


STICKER = {
    "file_id": "f",
    "file_unique_id": "u",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
