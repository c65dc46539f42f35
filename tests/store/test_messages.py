"""Messages are numbered, and their buttons mean something in their own conversation only."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from store import messages
from store.conversations import Conversation
from store.database import Database
from store.messages import Author, Body, Choice, Message, NoSuchChoice, OfferCard, Style
from tests.store.committed import Committed
from tests.store.make import Make

TWO_CHOICES = Body("Oui ou non ?", (Choice("Oui", "/answer{}"), Choice("Non", "/deny", Style.QUIET)))


async def say(database: Database, conversation: Conversation, body: Body, at: datetime, **named: str) -> Message:
    async with database.turn() as session:
        known = await session.get_one(Conversation, conversation.id)
        return messages.add(session, known, author=Author.ROBOT, body=body, at=at, **named)


class TestHistory:
    async def test_is_numbered_in_order(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        for text in ("un", "deux", "trois"):
            await say(database, conversation, Body(text), noon)

        async with database.read() as session:
            everything = await messages.history(session, conversation.id)
            rest = await messages.history(session, conversation.id, after=1)

        assert [(m.seq, m.body.text) for m in everything] == [(1, "un"), (2, "deux"), (3, "trois")]
        assert [m.seq for m in rest] == [2, 3]

    async def test_gives_back_what_was_said_as_it_was(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        body = Body(
            "Voici",
            TWO_CHOICES.choices,
            offer=OfferCard("Un point", "Mission", "Reims", "Rappel", "Une heure", "Un plan"),
            expects="text",
        )
        await say(database, conversation, body, noon)

        async with database.read() as session:
            [message] = await messages.history(session, conversation.id)

        assert message.body == body

    async def test_refuses_the_same_client_message_twice(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        await say(database, conversation, Body("salut"), noon, client_id="c1")

        with pytest.raises(IntegrityError):
            await say(database, conversation, Body("salut"), noon, client_id="c1")

        assert len(await committed.all(Message)) == 1

    async def test_knows_a_client_message_in_its_conversation_only(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        mine, other = await make.conversation(), await make.conversation(secret="other")
        await say(database, mine, Body("salut"), noon, client_id="c1")

        async with database.read() as session:
            assert await messages.find_by_client_id(session, mine.id, "c1") is not None
            assert await messages.find_by_client_id(session, other.id, "c1") is None

    async def test_says_what_was_expected_before(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        for body in (Body("Ton âge ?", expects="age"), Body("hein"), Body("Ton numéro ?", expects="contact")):
            await say(database, conversation, body, noon)

        async with database.read() as session:
            assert await messages.expected_before(session, conversation.id, 3) == "age"
            assert await messages.expected_before(session, conversation.id, 4) == "contact"
            assert await messages.expected_before(session, conversation.id, 1) is None


class TestTokens:
    async def test_fit_a_button_of_telegram(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        message = await say(database, conversation, TWO_CHOICES, noon)
        message.seq = 999_999

        assert len(message.token(99).encode()) <= 64

    async def test_mean_their_choice(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        message = await say(database, conversation, TWO_CHOICES, noon)

        async with database.read() as session:
            tap = await messages.tapped(session, conversation, message.token(1))

        assert (tap.choice, tap.repeated) == (TWO_CHOICES.choices[1], False)

    async def test_pressed_before_are_known_as_repeated(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        message = await say(database, conversation, TWO_CHOICES, noon)
        for _ in range(2):
            async with database.turn() as session:
                await messages.mark_used(session, conversation, message.token(0))

        async with database.read() as session:
            assert (await messages.tapped(session, conversation, message.token(0))).repeated
            assert not (await messages.tapped(session, conversation, message.token(1))).repeated

    async def test_of_another_conversation_mean_nothing(self, make: Make, database: Database, noon: datetime) -> None:
        mine, other = await make.conversation(), await make.conversation(secret="other")
        foreign = await say(database, other, TWO_CHOICES, noon)
        await say(database, mine, TWO_CHOICES, noon)

        async with database.read() as session:
            with pytest.raises(NoSuchChoice):
                await messages.tapped(session, mine, foreign.token(0))

    @pytest.mark.parametrize(
        "forged",
        ["", "1", "1.0", "1.0.wrong", "x.y.z", "{seq}.2.{nonce}", "{seq}.-1.{nonce}", "99.0.{nonce}", "\x00.0.a"],
    )
    async def test_that_are_forged_mean_nothing(
        self, make: Make, database: Database, noon: datetime, forged: str
    ) -> None:
        conversation = await make.conversation()
        message = await say(database, conversation, TWO_CHOICES, noon)
        token = forged.replace("{seq}", str(message.seq)).replace("{nonce}", message.nonce)

        async with database.read() as session:
            with pytest.raises(NoSuchChoice):
                await messages.tapped(session, conversation, token)

    async def test_with_a_number_too_large_for_the_database_mean_nothing(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        await say(database, conversation, TWO_CHOICES, noon)

        async with database.read() as session:
            with pytest.raises(NoSuchChoice):
                await messages.tapped(session, conversation, f"{10**30}.0.nonce")
