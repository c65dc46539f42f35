"""Going on in Telegram what was begun on the web: once, with news and requests of both sides."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from store import crossings, families, request_access
from store.answers import Answers
from store.conversations import Channel, Conversation, Entry, start
from store.crossings import LIFETIME, Carried, Crossing
from store.key_ring import KeyRing
from store.messages import Author
from store.notices import NoticeKind, tell_youth
from store.request_statuses import Status
from tests.bot.telegram.conftest import Telegram
from tests.bot.telegram.youth import Youth, until
from tests.store.make import Make

TOKEN = "Abc-def_ghi0123456789"


@pytest.fixture
async def web(polled: Telegram) -> Conversation:
    """A conversation of the web that may go on, and a link that is waiting."""
    return await begun(polled)


def now() -> datetime:
    return datetime.now(UTC)


async def begun(telegram: Telegram, token: str = TOKEN) -> Conversation:
    async with telegram.database.turn() as session:
        conversation = start(session, channel=Channel.WEB, entry=Entry(), secret="a-secret", at=now())
        await session.flush()
        carried = Carried(theme="emploi", answers=Answers({"age": ("19",)}))
        await crossings.prepare(session, conversation, carried, at=now())
        await session.flush()
        await crossings.issue(session, conversation.id, token, at=now())
    return conversation


def make(telegram: Telegram) -> Make:
    return Make(telegram.database, KeyRing.parse(telegram.settings.contact_keys.get_secret_value()), at=now())


async def crossing(telegram: Telegram) -> Crossing:
    async with telegram.database.read() as session:
        return (await session.scalars(select(Crossing))).one()


async def there(telegram: Telegram) -> Conversation:
    [conversation] = [each for each in await telegram.conversations() if each.channel is Channel.TELEGRAM]
    return conversation


async def crossed(telegram: Telegram, youth: Youth) -> Conversation:
    await youth.says(f"/start c-{TOKEN}")
    await youth.reads("De quoi as-tu besoin")
    return await there(telegram)


class TestCrossing:
    async def test_starts_with_what_is_carried(self, polled: Telegram, web: Conversation) -> None:
        conversation = await crossed(polled, polled.youth())

        kept = await crossing(polled)
        assert polled.engine.texts == [f'/start{{"crossing": "{kept.id}"}}']
        assert kept.into_id == conversation.id
        assert kept.conversation_id == web.id

    async def test_never_passes_the_token_on(self, polled: Telegram, web: Conversation) -> None:
        await crossed(polled, polled.youth())

        assert TOKEN not in repr(polled.engine.turns)
        assert web.id not in repr(polled.engine.turns)

    async def test_is_said_in_the_conversation_that_was_left(self, polled: Telegram, web: Conversation) -> None:
        await crossed(polled, polled.youth())

        [told] = await polled.history(web.id)
        assert told.author is Author.ROBOT
        assert str(told.body.text).startswith("On continue dans Telegram")

    async def test_works_in_a_chat_that_is_known_already(self, polled: Telegram) -> None:
        youth = polled.youth()
        await youth.says("/start")
        await youth.reads("De quoi as-tu besoin")
        left = await begun(polled)

        await youth.says(f"/start c-{TOKEN}")
        await youth.reads("De quoi as-tu besoin", times=2)

        conversation = await there(polled)
        async with polled.database.read() as session:
            assert set(await families.of(session, conversation.id)) == {left.id, conversation.id}
            assert await families.of(session, left.id) == [left.id]

    async def test_is_written_once_however_often_telegram_tells_it(self, polled: Telegram, web: Conversation) -> None:
        youth = polled.youth()
        update = youth.text(f"/start c-{TOKEN}")
        await polled.api.deliver(update)
        await polled.api.deliver(update)
        await youth.reads("De quoi as-tu besoin")
        await youth.says("coucou")
        await youth.reads("2: coucou")

        kept = await crossing(polled)
        assert polled.engine.texts == [f'/start{{"crossing": "{kept.id}"}}', "coucou"]
        assert len(await polled.history(web.id)) == 1


class TestALinkThatWorksNoMore:
    @pytest.mark.usefixtures("web")
    async def test_because_it_was_used_begins_as_usual(self, polled: Telegram) -> None:
        first, second = polled.youth(), polled.youth()
        await crossed(polled, first)

        await second.says(f"/start c-{TOKEN}")
        await second.reads("De quoi as-tu besoin")

        assert polled.engine.texts[-1] == '/start{"crossing": "over"}'

    async def test_because_it_is_too_old_begins_as_usual(self, polled: Telegram, web: Conversation) -> None:
        async with polled.database.turn() as session:
            (await session.scalars(select(Crossing))).one().created_at = now() - LIFETIME * 2
        youth = polled.youth()

        await youth.says(f"/start c-{TOKEN}")
        await youth.reads("De quoi as-tu besoin")

        assert polled.engine.texts == ['/start{"crossing": "over"}']
        assert await polled.history(web.id) == []

    @pytest.mark.usefixtures("web")
    @pytest.mark.parametrize("token", [TOKEN.lower(), TOKEN[:-1], "0123456789abcdef"])
    async def test_because_it_never_did_begins_as_usual(self, polled: Telegram, token: str) -> None:
        youth = polled.youth()

        await youth.says(f"/start c-{token}")
        await youth.reads("De quoi as-tu besoin")

        assert polled.engine.texts == ['/start{"crossing": "over"}']

    @pytest.mark.usefixtures("web")
    async def test_because_nobody_made_it_so_is_a_start_like_another(self, polled: Telegram) -> None:
        youth = polled.youth()

        await youth.says("/start c-court")
        await youth.reads("De quoi as-tu besoin")

        assert polled.engine.texts[0].startswith("/start")
        assert "crossing" not in polled.engine.texts[0]


class TestAfterwards:
    async def test_requests_of_both_sides_are_ones_own_in_telegram_alone(
        self, polled: Telegram, web: Conversation
    ) -> None:
        conversation = await crossed(polled, polled.youth())
        rows = make(polled)
        before = await rows.contact_request(conversation=web)
        after = await rows.contact_request(conversation=conversation)

        async with polled.database.read() as session:
            here = await request_access.of_conversation(session, conversation.id)
            left = await request_access.of_conversation(session, web.id)
        assert {each.id for each in here} == {before.id, after.id}
        assert [each.id for each in left] == [before.id]

    async def test_news_come_to_telegram(self, polled: Telegram, web: Conversation) -> None:
        polled.engine.script["/notice"] = [{"text": "Bonne nouvelle."}]
        youth = polled.youth()
        conversation = await crossed(polled, youth)
        request = await make(polled).contact_request(conversation=web, status=Status.ACCEPTED)
        async with polled.database.turn() as session:
            kind = NoticeKind.REQUEST_ACCEPTED
            session.add(tell_youth(kind, conversation_id=web.id, request_id=request.id, at=now()))

        await youth.reads("Bonne nouvelle.")

        assert [turn.text for turn in polled.engine.turns[conversation.id]][-1].startswith("/notice")
        assert len(await polled.history(web.id)) == 1

    async def test_a_code_is_read_by_its_own_youth(self, polled: Telegram, web: Conversation) -> None:
        youth = polled.youth()
        request = await make(polled).contact_request(conversation=web)
        polled.engine.script["mon code"] = [{"text": f"Ton code : [code:{request.reference}]."}]
        await crossed(polled, youth)

        await youth.says("mon code ?")

        await youth.reads(f"Ton code : {request.code}.")

    async def test_erasing_in_telegram_erases_the_web_too(self, polled: Telegram, web: Conversation) -> None:
        youth = polled.youth()
        await crossed(polled, youth)
        await youth.says("/supprimer")
        await youth.reads("Tu veux tout effacer")

        await youth.presses("Oui, tout effacer")
        await youth.reads("C’est effacé")

        assert {each.erased_at is None for each in await polled.conversations()} == {False}
        await until(lambda: web.id in polled.engine.forgotten)
