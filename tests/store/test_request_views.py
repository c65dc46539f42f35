"""Request views: what is to be done next decides where a request is listed."""

from datetime import date, datetime, timedelta

import pytest

from store import feedback
from store.contact_requests import ContactRequest
from store.database import Database
from store.people import get_viewer
from store.request_lists import Wanted, addressed_to
from store.request_statuses import Status
from store.request_views import ListView
from tests.store.make import Make

PARTS = (ListView.TO_DO, ListView.WAITING, ListView.TO_FINISH, ListView.DONE)


async def views_of(make: Make, database: Database, at: datetime, **columns: object) -> set[ListView]:
    """Every view but `ALL` that lists a request like this one."""
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    zone = columns.pop("timezone", "Europe/Paris")
    request = await make.contact_request(organisation, **columns)  # type: ignore[arg-type]  # columns of any type
    async with database.turn() as session:
        (await session.get_one(ContactRequest, request.id)).timezone = str(zone)
    async with database.read() as session:
        viewer = await get_viewer(session, clara.id)
        found = set()
        for view in ListView:
            listed = await addressed_to(session, viewer, Wanted(view), at=at)
            assert listed.counts[view] == len(listed.lines)
            if listed.lines:
                found.add(view)
    return found - {ListView.ALL}


class TestParts:
    @pytest.mark.parametrize("status", Status)
    async def test_share_every_status(self, make: Make, database: Database, noon: datetime, status: Status) -> None:
        assert len((await views_of(make, database, noon, status=status)) & set(PARTS)) == 1

    @pytest.mark.parametrize(
        ("columns", "part"),
        [
            ({"status": Status.SENT}, ListView.TO_DO),
            ({"status": Status.ACCEPTED}, ListView.TO_DO),
            ({"status": Status.ATTEMPTED, "waits_for_youth": True}, ListView.WAITING),
            ({"status": Status.ATTEMPTED, "waits_for_youth": False}, ListView.TO_DO),
            ({"status": Status.ATTEMPTED, "waits_for_youth": True, "next_try_on": date(2026, 3, 12)}, ListView.WAITING),
            ({"status": Status.ATTEMPTED, "waits_for_youth": True, "next_try_on": date(2026, 3, 10)}, ListView.TO_DO),
            ({"status": Status.REORIENTING, "waits_for_youth": True}, ListView.WAITING),
            ({"status": Status.CONTACTED}, ListView.TO_FINISH),
            ({"status": Status.WITHDRAWN}, ListView.DONE),
        ],
    )
    async def test_follow_who_acts_next(
        self, make: Make, database: Database, noon: datetime, columns: dict[str, object], part: ListView
    ) -> None:
        assert (await views_of(make, database, noon, **columns)) & set(PARTS) == {part}

    @pytest.mark.parametrize(
        ("zone", "part"), [("Pacific/Noumea", ListView.TO_DO), ("Pacific/Tahiti", ListView.WAITING)]
    )
    async def test_count_the_days_of_each_place(
        self, make: Make, database: Database, noon: datetime, zone: str, part: ListView
    ) -> None:
        """At 20:00 in Greenwich it is already tomorrow in Nouméa."""
        waiting = {"status": Status.ATTEMPTED, "waits_for_youth": True, "next_try_on": date(2026, 3, 11)}

        found = await views_of(make, database, noon + timedelta(hours=8), timezone=zone, **waiting)

        assert found & set(PARTS) == {part}


class TestPromises:
    @pytest.mark.parametrize(
        ("hours", "views"),
        [
            (-1, {ListView.TO_DO, ListView.OPEN, ListView.LATE}),
            (1, {ListView.TO_DO, ListView.OPEN, ListView.AT_RISK}),
            (25, {ListView.TO_DO, ListView.OPEN}),
        ],
    )
    async def test_are_late_or_at_risk_by_their_date(
        self, make: Make, database: Database, noon: datetime, hours: int, views: set[ListView]
    ) -> None:
        assert await views_of(make, database, noon, due_at=noon + timedelta(hours=hours)) == views

    @pytest.mark.parametrize(
        ("day", "views"),
        [
            (9, {ListView.TO_DO, ListView.OPEN, ListView.LATE}),
            (10, {ListView.TO_DO, ListView.OPEN, ListView.AT_RISK}),
            (11, {ListView.WAITING, ListView.OPEN}),
        ],
    )
    async def test_of_the_next_call_are_late_or_at_risk_by_its_day(
        self, make: Make, database: Database, noon: datetime, day: int, views: set[ListView]
    ) -> None:
        called = {"status": Status.ATTEMPTED, "waits_for_youth": True, "called_at": noon - timedelta(days=3)}

        assert await views_of(make, database, noon, next_try_on=date(2026, 3, day), **called) == views

    @pytest.mark.parametrize("hours", [-1, 1])
    async def test_are_neither_once_somebody_called(
        self, make: Make, database: Database, noon: datetime, hours: int
    ) -> None:
        called = {"status": Status.ATTEMPTED, "called_at": noon - timedelta(hours=3)}

        found = await views_of(make, database, noon, due_at=noon + timedelta(hours=hours), **called)

        assert found == {ListView.TO_DO, ListView.OPEN}

    async def test_of_what_is_closed_are_neither(self, make: Make, database: Database, noon: datetime) -> None:
        found = await views_of(make, database, noon, status=Status.CLOSED, due_at=noon - timedelta(hours=1))

        assert found == {ListView.DONE}


class TestDenied:
    @pytest.mark.parametrize(("days", "listed"), [(29, True), (31, False)])
    async def test_are_listed_for_a_month_whatever_the_request_says(
        self, make: Make, database: Database, noon: datetime, days: int, listed: bool
    ) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        request = await make.contact_request(organisation, status=Status.CLOSED)
        async with database.turn() as session:
            await feedback.say_called(
                session, await session.get_one(ContactRequest, request.id), called=False, at=noon - timedelta(days=days)
            )

        async with database.read() as session:
            viewer = await get_viewer(session, clara.id)
            lines = (await addressed_to(session, viewer, Wanted(ListView.DENIED), at=noon)).lines

        assert [line.id for line in lines] == ([request.id] if listed else [])
