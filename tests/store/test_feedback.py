"""What a youth says of the call: kept once, told to the animateur when it did not come."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from store import feedback
from store.contact_requests import ContactRequest
from store.database import Database
from store.feedback import Feedback, TooEarly
from store.notices import Notice, NoticeKind
from store.request_events import EventKind, RequestEvent
from store.request_statuses import ClosingOutcome, NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make


@pytest.fixture
async def request_sent(make: Make, noon: datetime) -> ContactRequest:
    """Its date is over."""
    territory = await make.territory()
    await make.animateur(territory)
    return await make.contact_request(territory=territory, due_at=noon - timedelta(hours=1))


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


class TestJudgingACall:
    @pytest.mark.parametrize("called", [True, False, None])
    async def test_waits_for_its_date(
        self, make: Make, database: Database, committed: Committed, noon: datetime, called: bool | None
    ) -> None:
        request = await make.contact_request(due_at=noon + timedelta(hours=1))

        with pytest.raises(TooEarly):
            await say(database, request, called, noon)

        assert await committed.all(Feedback) == []
        assert await committed.all(RequestEvent) == []

    async def test_does_not_wait_once_somebody_called(self, make: Make, database: Database, noon: datetime) -> None:
        request = await make.contact_request(status=Status.ATTEMPTED, called_at=noon)

        assert await say(database, request, False, noon)

    @pytest.mark.parametrize(
        "over",
        [
            {"status": Status.WITHDRAWN},
            {"status": Status.EXPIRED},
            {"status": Status.CLOSED, "outcome": ClosingOutcome.REORIENTED},
        ],
    )
    async def test_is_over_when_nobody_owes_it(
        self, make: Make, database: Database, committed: Committed, noon: datetime, over: dict[str, Any]
    ) -> None:
        request = await make.contact_request(
            due_at=noon - timedelta(days=1), called_at=noon - timedelta(days=2), **over
        )

        with pytest.raises(NotAllowed) as refused:
            await say(database, request, False, noon)

        assert not isinstance(refused.value, TooEarly)
        assert await committed.all(Feedback) == []

    async def test_holds_for_what_it_was_worth(self, make: Make, database: Database, noon: datetime) -> None:
        request = await make.contact_request()
        async with database.turn() as session:
            mine = await session.get_one(ContactRequest, request.id)
            with pytest.raises(TooEarly):
                await feedback.say_satisfaction(session, mine, 1, at=noon)


async def test_not_remembering_is_an_answer_without_event(
    database: Database, request_sent: ContactRequest, committed: Committed, noon: datetime
) -> None:
    await say(database, request_sent, None, noon)

    assert (await committed.get(Feedback, request_sent.id)).called is None
    assert await committed.all(RequestEvent) == []
