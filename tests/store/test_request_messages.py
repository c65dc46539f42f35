"""Request messages: sent to the youth by a notice, refused when nobody would read them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from store import erasing, request_messages
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.key_ring import KeyRing
from store.notices import Notice, NoticeKind
from store.people import Person
from store.request_events import EventKind, RequestEvent, person
from store.request_messages import LONGEST_MESSAGE, MOST_A_DAY, MessageRefused, NotAMessage, Obstacle, RequestMessage
from store.request_statuses import Status
from tests.store.committed import Committed
from tests.store.make import Make

TEXT = "Bonjour, pense à prendre ton CV."


@dataclass
class Desk:
    """A professional with one request of a youth on one channel."""

    database: Database
    keys: KeyRing
    at: datetime
    clara: Person
    request: ContactRequest

    async def send(self, text: str = TEXT) -> RequestMessage:
        async with self.database.turn() as session:
            found = await session.get_one(ContactRequest, self.request.id)
            by = person(self.clara.id)
            return await request_messages.send(session, found, text, keys=self.keys, by=by, at=self.at)

    async def read(self, message_id: str, conversation_id: str | None = None) -> str | None:
        """What the youth of a conversation reads; by default its own."""
        async with self.database.read() as session:
            own = conversation_id or self.request.conversation_id
            return await request_messages.find_own(session, own, message_id, self.keys)

    async def obstacle(self) -> Obstacle:
        with pytest.raises(MessageRefused) as refused:
            await self.send()
        return refused.value.obstacle

    async def conversation(self, **columns: object) -> None:
        async with self.database.turn() as session:
            conversation = await session.get_one(Conversation, self.request.conversation_id)
            for name, value in columns.items():
                setattr(conversation, name, value)


@pytest.fixture
async def desk(make: Make, database: Database, keys: KeyRing, noon: datetime) -> Desk:
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    return Desk(database, keys, noon, clara, await make.contact_request(organisation, status=Status.ACCEPTED))


class TestSending:
    async def test_lets_the_youth_be_told(self, desk: Desk, committed: Committed) -> None:
        message = await desk.send()

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.conversation_id) == (NoticeKind.REQUEST_MESSAGE, desk.request.conversation_id)
        assert (notice.request_id, notice.detail) == (desk.request.id, message.id)
        assert [event.kind for event in await committed.all(RequestEvent)] == [EventKind.MESSAGED]

    async def test_keeps_it_sealed(self, desk: Desk, committed: Committed) -> None:
        message = await desk.send()

        [kept] = await committed.all(RequestMessage)
        assert b"CV" not in (kept.token or b"CV")
        assert await desk.read(message.id) == TEXT

    async def test_is_read_by_its_own_youth_only(self, desk: Desk, make: Make) -> None:
        message = await desk.send()
        other = await make.contact_request()

        assert await desk.read(message.id, other.conversation_id) is None

    async def test_twice_in_a_hurry_is_once(self, desk: Desk, committed: Committed) -> None:
        first, second = await desk.send(), await desk.send()

        assert first.id == second.id
        assert len(await committed.all(Notice)) == 1

    @pytest.mark.parametrize("text", ["", " ", "a" * (LONGEST_MESSAGE + 1), "On se voit [le jour].", "[phone:1f2e]"])
    async def test_refuses_nothing_too_much_and_blanks(self, desk: Desk, text: str) -> None:
        with pytest.raises(NotAMessage):
            await desk.send(text)


class TestObstacles:
    async def test_too_many_in_a_day(self, desk: Desk) -> None:
        for number in range(MOST_A_DAY):
            await desk.send(f"Bonjour {number}")

        assert await desk.obstacle() is Obstacle.TOO_MANY
        desk.at += timedelta(days=1)
        await desk.send()

    @pytest.mark.parametrize(
        "columns",
        [
            {"channel": Channel.FORM},
            {"channel": Channel.TELEGRAM, "unreachable_at": datetime.fromisoformat("2026-03-10T11:00Z")},
        ],
    )
    async def test_nobody_listens_and_it_waits_on_the_page_of_the_request(
        self, desk: Desk, committed: Committed, keys: KeyRing, columns: dict[str, object]
    ) -> None:
        await desk.conversation(**columns)

        await desk.send()

        async with desk.database.read() as session:
            assert not await request_messages.is_heard(session, desk.request)
            [waiting] = await request_messages.of_request(session, desk.request.id, keys)
        assert waiting.text == TEXT
        assert await committed.all(Notice) == []

    async def test_another_channel_goes_on_where_this_one_stopped(
        self, desk: Desk, make: Make, committed: Committed
    ) -> None:
        telegram = await make.conversation(secret="other", channel=Channel.TELEGRAM)
        await desk.conversation(channel=Channel.FORM, continued_by=telegram.id)

        await desk.send()

        assert len(await committed.all(Notice)) == 1

    async def test_the_request_was_cancelled(self, desk: Desk) -> None:
        async with desk.database.turn() as session:
            found = await session.get_one(ContactRequest, desk.request.id)
            await erasing.withdraw(session, found, via=Channel.WEB, at=desk.at)

        assert await desk.obstacle() is Obstacle.GONE


class TestErasing:
    async def test_of_the_youth_leaves_nothing_to_read(self, desk: Desk) -> None:
        message = await desk.send()

        async with desk.database.turn() as session:
            conversation = await session.get_one(Conversation, desk.request.conversation_id)
            await erasing.erase(session, conversation, at=desk.at)

        assert await desk.obstacle() is Obstacle.ERASED
        assert await desk.read(message.id) is None
