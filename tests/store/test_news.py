"""News is told while it is true and still news; the rest is told to nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from store import feedback, news
from store.contact_requests import ContactRequest
from store.database import Database
from store.news import TOLD
from store.notices import NoticeKind
from store.request_events import SERVICE
from store.request_statuses import ClosingOutcome, Status
from tests.store.make import Make

LATE: dict[str, Any] = {"due_at": datetime.fromisoformat("2026-03-09T22:59:59+00:00")}


async def holds(database: Database, request: ContactRequest, kind: NoticeKind, at: datetime) -> bool:
    async with database.read() as session:
        return await news.holds(session, request, kind, at=at)


@pytest.mark.parametrize(
    ("kind", "status", "true"),
    [
        (NoticeKind.REQUEST_ACCEPTED, Status.ACCEPTED, True),
        (NoticeKind.REQUEST_ACCEPTED, Status.CONTACTED, False),
        (NoticeKind.REQUEST_ACCEPTED, Status.WITHDRAWN, False),
        (NoticeKind.REQUEST_ATTEMPTED, Status.ATTEMPTED, True),
        (NoticeKind.REQUEST_ATTEMPTED, Status.CONTACTED, False),
        (NoticeKind.REQUEST_REORIENTED, Status.REORIENTING, True),
        (NoticeKind.REQUEST_REORIENTED, Status.CLOSED, False),
        (NoticeKind.REQUEST_EXPIRED, Status.EXPIRED, True),
        (NoticeKind.REQUEST_MESSAGE, Status.ACCEPTED, True),
        (NoticeKind.REQUEST_MESSAGE, Status.WITHDRAWN, False),
        (NoticeKind.REQUEST_FOLLOWED_UP, Status.ACCEPTED, True),
        (NoticeKind.REQUEST_FOLLOWED_UP, Status.EXPIRED, False),
        (NoticeKind.DIGEST, Status.ACCEPTED, False),
    ],
)
async def test_is_told_while_the_request_stands_there(
    make: Make, database: Database, noon: datetime, kind: NoticeKind, status: Status, true: bool
) -> None:
    request = await make.contact_request(status=status)

    assert await holds(database, request, kind, noon) is true


class TestLateness:
    async def test_is_told_while_nobody_has_called(self, make: Make, database: Database, noon: datetime) -> None:
        request = await make.contact_request(**LATE)

        assert await holds(database, request, NoticeKind.REQUEST_LATE, noon)

    @pytest.mark.parametrize(
        "since",
        [
            {"called_at": datetime.fromisoformat("2026-03-10T11:00:00+00:00"), "status": Status.ATTEMPTED},
            {"status": Status.CLOSED},
            {"status": Status.WITHDRAWN},
            {"due_at": datetime.fromisoformat("2026-03-11T22:59:59+00:00")},
        ],
    )
    async def test_is_not_told_any_more(
        self, make: Make, database: Database, noon: datetime, since: dict[str, Any]
    ) -> None:
        request = await make.contact_request(**(LATE | since))

        assert not await holds(database, request, NoticeKind.REQUEST_LATE, noon)


class TestClosing:
    @pytest.mark.parametrize("outcome", list(ClosingOutcome))
    async def test_is_told_but_to_who_was_reoriented(
        self, make: Make, database: Database, noon: datetime, outcome: ClosingOutcome
    ) -> None:
        request = await make.contact_request(status=Status.CLOSED, outcome=outcome)

        told = await holds(database, request, NoticeKind.REQUEST_CLOSED, noon)

        assert told is (outcome is not ClosingOutcome.REORIENTED)


async def test_whether_the_call_came_is_asked_once(make: Make, database: Database, noon: datetime) -> None:
    request = await make.contact_request(**LATE)
    async with database.turn() as session:
        await feedback.say_called(session, await session.get_one(ContactRequest, request.id), called=None, at=noon)

    assert not await holds(database, request, NoticeKind.REQUEST_FOLLOWED_UP, noon + timedelta(days=1))


async def test_every_kind_told_to_youths_may_hold(make: Make, database: Database, noon: datetime) -> None:
    standing: dict[str, Any] = {"due_at": noon - timedelta(days=1), "outcome": ClosingOutcome.HELPED}
    called = {"status": Status.ATTEMPTED, "called_at": noon, "next_try_on": noon.date() - timedelta(days=1)}
    given = [{"status": status} for status in Status]
    requests = [await make.contact_request(**(standing | each)) for each in (*given, called)]

    for kind in TOLD:
        assert any([await holds(database, request, kind, noon) for request in requests]), kind


async def test_expired_requests_are_over(make: Make, database: Database, noon: datetime) -> None:
    request = await make.contact_request(**LATE)
    async with database.turn() as session:
        (await session.get_one(ContactRequest, request.id)).expire(by=SERVICE, at=noon)
    async with database.read() as session:
        expired = await session.get_one(ContactRequest, request.id)

    assert not await holds(database, expired, NoticeKind.REQUEST_LATE, noon)
