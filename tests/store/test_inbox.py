"""The inbox keeps each incoming message once, in order, and unreadable on the disk."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from store import inbox
from store.conversations import Channel, Conversation
from store.database import Database
from store.inbox import InboxEntry, Letter
from store.key_ring import KeyRing, Unreadable
from tests.store.committed import Committed
from tests.store.make import Make

CANARY = "06 39 98 12 34"


class Box:
    def __init__(self, database: Database, conversation: Conversation, keys: KeyRing, at: datetime) -> None:
        self.database = database
        self.conversation = conversation
        self.keys = keys
        self.at = at

    async def receive(self, external_id: str, *, position: int = 1, content: str = CANARY) -> None:
        async with self.database.turn() as session:
            await inbox.receive(
                session,
                Letter(Channel.WEB, external_id, content),
                conversation_id=self.conversation.id,
                position=position,
                keys=self.keys,
                at=self.at,
            )

    async def take(self, external_id: str) -> None:
        async with self.database.turn() as session:
            entry = await inbox.find(session, Channel.WEB, external_id)
            assert entry is not None
            inbox.finish(entry, at=self.at)

    async def next(self) -> str | None:
        async with self.database.read() as session:
            entry = await inbox.next_pending(session, self.conversation.id)
            return entry.external_id if entry else None


@pytest.fixture
async def box(make: Make, database: Database, keys: KeyRing, noon: datetime) -> Box:
    return Box(database, await make.conversation(), keys, noon)


class TestReceiving:
    async def test_twice_is_refused_by_the_database(self, box: Box, committed: Committed) -> None:
        await box.receive("1")

        with pytest.raises(IntegrityError):
            await box.receive("1", content="something else")

        assert len(await committed.all(InboxEntry)) == 1

    async def test_keeps_what_only_the_key_ring_reads(self, box: Box, database: Database, keys: KeyRing) -> None:
        await box.receive("1")

        async with database.read() as session:
            entry = await inbox.find(session, Channel.WEB, "1")
            assert entry is not None
            assert CANARY.encode() not in (entry.body or b"")
            assert inbox.open_letter(entry, keys) == CANARY
            with pytest.raises(Unreadable):
                inbox.open_letter(entry, KeyRing.parse(KeyRing.generate_text("other")))

    async def test_binds_the_content_to_its_message(self, box: Box, database: Database, keys: KeyRing) -> None:
        await box.receive("1")
        await box.receive("2", content="bonjour")
        async with database.turn() as session:
            second = await session.get_one(InboxEntry, (Channel.WEB, "2"))
            second.body = (await session.get_one(InboxEntry, (Channel.WEB, "1"))).body
            with pytest.raises(Unreadable):
                inbox.open_letter(second, keys)


class TestOnTheDisk:
    async def test_no_byte_says_what_was_written(self, box: Box, database_url: str, database: Database) -> None:
        await box.receive("1")
        await box.take("1")
        await database.close()

        if database_url.startswith("sqlite"):
            folder = Path(database_url.partition("///")[2]).parent
            written = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
            assert b"inbox" in written
            assert CANARY.encode() not in written


class TestOrder:
    async def test_is_the_order_of_the_sender(self, box: Box) -> None:
        await box.receive("late", position=3)
        await box.receive("early", position=1)
        await box.receive("between", position=2)

        taken = []
        while name := await box.next():
            taken.append(name)
            await box.take(name)

        assert taken == ["early", "between", "late"]

    async def test_does_not_overtake_a_message_that_waits(self, box: Box, database: Database, noon: datetime) -> None:
        await box.receive("first", position=1)
        await box.receive("second", position=2)
        async with database.turn() as session:
            inbox.postpone(await session.get_one(InboxEntry, (Channel.WEB, "first")), at=noon)

        assert await box.next() == "first"


class TestFinishing:
    async def test_erases_the_body(self, box: Box, committed: Committed, keys: KeyRing, noon: datetime) -> None:
        await box.receive("1")

        await box.take("1")

        [entry] = await committed.all(InboxEntry)
        assert (entry.body, entry.done_at) == (None, noon)
        assert inbox.open_letter(entry, keys) == ""
        assert await box.next() is None


class TestPostponing:
    async def test_waits_longer_each_time_and_a_minute_at_most(
        self, box: Box, database: Database, noon: datetime
    ) -> None:
        await box.receive("1")
        waits = []
        async with database.turn() as session:
            entry = await session.get_one(InboxEntry, (Channel.WEB, "1"))
            for _ in range(7):
                inbox.postpone(entry, at=noon)
                waits.append((entry.next_at - noon).total_seconds())

        assert waits == [2, 4, 8, 16, 32, 60, 60]

    async def test_hides_the_conversation_from_the_sweeper_meanwhile(
        self, box: Box, database: Database, noon: datetime
    ) -> None:
        await box.receive("1")
        async with database.turn() as session:
            assert await inbox.waiting_conversations(session, at=noon) == [box.conversation.id]
            inbox.postpone(await session.get_one(InboxEntry, (Channel.WEB, "1")), at=noon)

        async with database.read() as session:
            assert await inbox.waiting_conversations(session, at=noon) == []
            later = noon + timedelta(seconds=2)
            assert await inbox.waiting_conversations(session, at=later) == [box.conversation.id]
