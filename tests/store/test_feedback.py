"""What a youth says of the call: kept once, told to the animateur when it did not come."""

from datetime import datetime

import pytest

from store import feedback
from store.contact_requests import ContactRequest
from store.database import Database
from store.feedback import Feedback
from store.notices import Notice, NoticeKind
from store.request_events import EventKind, RequestEvent
from tests.store.committed import Committed
from tests.store.make import Make


@pytest.fixture
async def request_sent(make: Make) -> ContactRequest:
    territory = await make.territory()
    await make.animateur(territory)
    return await make.contact_request(territory=territory)


async def say(database: Database, request: ContactRequest, called: bool | None, at: datetime) -> bool:
    async with database.turn() as session:
        return await feedback.say_called(
            session, await session.get_one(ContactRequest, request.id), called=called, at=at
        )


class TestSayingThatNobodyCalled:
    async def test_tells_the_animateur(
        self, database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
    ) -> None:
        assert await say(database, request_sent, False, noon)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.request_id) == (NoticeKind.CALL_DENIED, request_sent.id)
        [event] = await committed.all(RequestEvent)
        assert event.kind is EventKind.CALL_DENIED

    async def test_again_changes_nothing(
        self, database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
    ) -> None:
        await say(database, request_sent, False, noon)

        assert not await say(database, request_sent, False, noon)

        assert len(await committed.all(Notice)) == 1


class TestSayingThatSomebodyCalled:
    async def test_tells_nobody(
        self, database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
    ) -> None:
        await say(database, request_sent, True, noon)

        assert (await committed.get(Feedback, request_sent.id)).called is True
        assert await committed.all(Notice) == []

    async def test_may_be_followed_by_what_it_was_worth(
        self, database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
    ) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, request_sent.id)
            await feedback.say_satisfaction(session, request, 3, at=noon)

        kept = await committed.get(Feedback, request_sent.id)
        assert (kept.called, kept.satisfaction, kept.answered_at) == (True, 3, noon)


async def test_not_remembering_is_an_answer_without_event(
    database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
) -> None:
    await say(database, request_sent, None, noon)

    assert (await committed.get(Feedback, request_sent.id)).called is None
    assert await committed.all(RequestEvent) == []
