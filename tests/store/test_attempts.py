"""Attempts: what a call met, and which days may come next."""

from datetime import date, datetime

import pytest

from store import attempts, next_tries
from store.contact_requests import ContactRequest
from store.database import Database
from store.next_tries import NotATryDay
from store.request_events import person
from store.request_statuses import AttemptResult
from tests.store.committed import Committed
from tests.store.make import Make


async def asked(make: Make) -> tuple[ContactRequest, int]:
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    return await make.contact_request(organisation), clara.id


async def note(database: Database, request: ContactRequest, day: date | None, *, by: int, at: datetime) -> None:
    async with database.turn() as session:
        found = await session.get_one(ContactRequest, request.id)
        await attempts.note(session, found, AttemptResult.VOICEMAIL, next_try_on=day, by=person(by), at=at)


class TestNoting:
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (None, date(2026, 3, 17)),
            (date(2026, 3, 10), date(2026, 3, 10)),
            (date(2026, 3, 24), date(2026, 3, 24)),
        ],
    )
    async def test_keeps_the_result_and_the_next_try(
        self, make: Make, database: Database, committed: Committed, noon: datetime, day: date | None, said: date
    ) -> None:
        request, by = await asked(make)

        await note(database, request, day, by=by, at=noon)

        kept = await committed.get(ContactRequest, request.id)
        assert (kept.attempts, kept.next_try_on, kept.waits_for_youth) == (1, said, True)

    async def test_of_a_wrong_number_waits_for_another(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request, by = await asked(make)

        async with database.turn() as session:
            found, wrong = await session.get_one(ContactRequest, request.id), AttemptResult.WRONG_NUMBER
            await attempts.note(session, found, wrong, next_try_on=noon.date(), by=person(by), at=noon)

        kept = await committed.get(ContactRequest, request.id)
        assert (kept.next_try_on, kept.waits_for_youth) == (None, True)

    @pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 25)])
    async def test_refuses_the_past_and_what_is_far_away(
        self, make: Make, database: Database, committed: Committed, noon: datetime, day: date
    ) -> None:
        request, by = await asked(make)

        with pytest.raises(NotATryDay):
            await note(database, request, day, by=by, at=noon)

        assert (await committed.get(ContactRequest, request.id)).attempts == 0

    async def test_counts_days_where_the_youth_lives(self, make: Make, noon: datetime) -> None:
        request = await make.contact_request()
        request.timezone = "Indian/Reunion"

        days = next_tries.days(request, noon.replace(hour=21))

        assert days.first == date(2026, 3, 11)
