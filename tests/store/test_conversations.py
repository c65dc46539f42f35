"""A conversation opens to its own secret, and to nothing once it is erased."""

from datetime import datetime

import pytest

from store import conversations
from store.conversations import Channel, Conversation, Entry, UnknownConversation
from store.database import Database
from tests.store.committed import Committed
from tests.store.make import Make


class TestSecret:
    async def test_opens_its_conversation(self, make: Make, database: Database) -> None:
        conversation = await make.conversation(secret="mine")

        async with database.read() as session:
            assert (await conversations.opened_with(session, conversation.id, "mine")).id == conversation.id

    @pytest.mark.parametrize("secret", ["", "Mine", "mine ", "é"])
    async def test_of_another_kind_is_as_if_nothing_existed(self, make: Make, database: Database, secret: str) -> None:
        conversation = await make.conversation(secret="mine")

        async with database.read() as session:
            with pytest.raises(UnknownConversation):
                await conversations.opened_with(session, conversation.id, secret)
            with pytest.raises(UnknownConversation):
                await conversations.opened_with(session, "0" * 32, "mine")

    async def test_is_never_written(self, make: Make, committed: Committed) -> None:
        await make.conversation(secret="mine")

        [conversation] = await committed.all(Conversation)
        assert "mine" not in (conversation.secret_hash or "")

    async def test_is_needed(self, database: Database, noon: datetime) -> None:
        async with database.turn() as session:
            telegram = conversations.start(session, channel=Channel.TELEGRAM, entry=Entry(), at=noon)

        async with database.read() as session:
            with pytest.raises(UnknownConversation):
                await conversations.opened_with(session, telegram.id, "")


class TestErased:
    async def test_is_unknown(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        async with database.turn() as session:
            (await session.get_one(Conversation, conversation.id)).erased_at = noon

        async with database.read() as session:
            with pytest.raises(UnknownConversation):
                await conversations.get_conversation(session, conversation.id)

    async def test_waits_until_the_dialogue_forgot_it_too(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await make.conversation()
        await make.conversation()
        async with database.turn() as session:
            erased = await session.get_one(Conversation, conversation.id)
            erased.erased_at = noon
        async with database.turn() as session:
            [waiting] = await conversations.to_forget(session)
            waiting.forgotten_at = noon

        async with database.read() as session:
            assert await conversations.to_forget(session) == []
        assert waiting.id == conversation.id


class TestEntry:
    async def test_is_kept_as_it_came(self, database: Database, committed: Committed, noon: datetime) -> None:
        entry = Entry(territory="51-reims", theme="emploi", campaign="lycée-2026", offer=12)
        async with database.turn() as session:
            conversations.start(session, channel=Channel.WEB, entry=entry, at=noon)

        assert [conversation.entry for conversation in await committed.all(Conversation)] == [entry]


class TestUndelivered:
    async def test_are_those_of_a_channel_that_pushes_with_something_left_to_say(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        waiting, told, left, gone = [await make.conversation(channel=Channel.TELEGRAM) for _ in range(4)]
        async with database.turn() as session:
            for conversation, columns in (
                (waiting, {"last_seq": 2, "delivered_seq": 1}),
                (told, {"last_seq": 2, "delivered_seq": 2}),
                (left, {"last_seq": 2, "erased_at": noon}),
                (gone, {"last_seq": 2, "unreachable_at": noon}),
            ):
                row = await session.get_one(Conversation, conversation.id)
                for name, value in columns.items():
                    setattr(row, name, value)

        async with database.read() as session:
            assert await conversations.undelivered(session, Channel.TELEGRAM) == [waiting.id]
            assert await conversations.undelivered(session, Channel.WEB) == []
