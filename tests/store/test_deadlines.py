"""The due date keeps its promise in every place and on every day of the year."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.deadlines import (
    RULE_VERSION,
    DelayOutOfBounds,
    DuePolicy,
    NaiveInstant,
    TimeLeft,
    delay_needed,
    due_at,
    promised_date,
    time_left,
)
from store.public_holidays import is_working_day

PLACES = (
    ("Europe/Paris", "51"),
    ("Europe/Paris", "67"),
    ("America/Guadeloupe", "971"),
    ("America/Martinique", "972"),
    ("America/Cayenne", "973"),
    ("America/Miquelon", "975"),
    ("America/St_Barthelemy", "977"),
    ("America/Marigot", "978"),
    ("Indian/Reunion", "974"),
    ("Indian/Mayotte", "976"),
    ("Pacific/Wallis", "986"),
    ("Pacific/Tahiti", "987"),
    ("Pacific/Noumea", "988"),
)
# One digest for each version ever released: a changed result must come with a new version.
RELEASED = {"1": "828d8cc32e247de4"}

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ELEVEN_YEARS = int(timedelta(days=4_017).total_seconds())

instants = st.integers(0, ELEVEN_YEARS).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds))
# Days where clocks change, months end or feasts gather; drawn often, since chance alone rarely meets them.
hard_days = st.sampled_from(
    [
        date(2026, 3, 28),
        date(2026, 10, 24),
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(2027, 2, 28),
        date(2026, 12, 31),
        date(2027, 12, 24),
        date(2026, 4, 2),
        date(2032, 4, 30),
    ]
)
hard_instants = st.builds(
    lambda day, seconds: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds),
    hard_days,
    st.integers(-86_400, 2 * 86_400),
)


def due(
    created: str,
    delay_days: int,
    *,
    policy: DuePolicy = DuePolicy.WORKING,
    department: str = "51",
    timezone: str = "Europe/Paris",
) -> str:
    instant = datetime.fromisoformat(created).replace(tzinfo=ZoneInfo(timezone))
    at = due_at(instant, delay_days, policy=policy, timezone=timezone, department=department)
    return promised_date(at, timezone).isoformat()


class TestEveryPromise:
    @settings(max_examples=10_000, deadline=None, derandomize=True, database=None)
    @given(
        created=instants | hard_instants,
        delay_days=st.integers(1, 7),
        policy=st.sampled_from(DuePolicy),
        place=st.sampled_from(PLACES),
    )
    def test_falls_1_to_7_local_days_later_at_the_end_of_the_day(
        self, created: datetime, delay_days: int, policy: DuePolicy, place: tuple[str, str]
    ) -> None:
        timezone, department = place
        zone = ZoneInfo(timezone)

        at = due_at(created, delay_days, policy=policy, timezone=timezone, department=department)

        first, last = created.astimezone(zone).date(), promised_date(at, timezone)
        assert 1 <= (last - first).days <= 7
        assert at.utcoffset() == timedelta(0)
        assert at.astimezone(zone).time().isoformat() == "23:59:59"
        assert (at + timedelta(seconds=1)).astimezone(zone).date() == last + timedelta(days=1)
        if policy is DuePolicy.CALENDAR:
            assert (last - first).days == delay_days
        else:
            passed = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
            worked = sum(is_working_day(day, department) for day in passed)
            capped = (last - first).days == 7
            assert worked <= delay_days
            assert capped or (worked == delay_days and is_working_day(last, department))

    @pytest.mark.parametrize("timezone", ["America/Havana", "America/Santiago", "Africa/Cairo", "Asia/Beirut"])
    def test_ends_with_the_day_even_where_clocks_change_at_midnight(self, timezone: str) -> None:
        zone = ZoneInfo(timezone)
        for day in range(365):
            created = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
            at = due_at(created, 1, policy=DuePolicy.CALENDAR, timezone=timezone, department="51")
            assert at.astimezone(zone).time().isoformat() == "23:59:59"


class TestCalendarDays:
    def test_counts_every_day(self) -> None:
        assert due("2026-11-24T09:00", 3, policy=DuePolicy.CALENDAR) == "2026-11-27"

    def test_counts_from_the_local_day_and_not_from_utc(self) -> None:
        evening_in_tahiti = datetime(2026, 11, 24, 20, tzinfo=ZoneInfo("Pacific/Tahiti"))

        at = due_at(evening_in_tahiti, 1, policy=DuePolicy.CALENDAR, timezone="Pacific/Tahiti", department="987")

        assert evening_in_tahiti.astimezone(UTC).date() == date(2026, 11, 25)
        assert promised_date(at, "Pacific/Tahiti") == date(2026, 11, 25)

    def test_passes_29_february(self) -> None:
        assert due("2028-02-28T23:59", 1, policy=DuePolicy.CALENDAR) == "2028-02-29"
        assert due("2027-02-28T23:59", 1, policy=DuePolicy.CALENDAR) == "2027-03-01"

    @pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
    def test_ends_with_a_day_that_is_short_or_long(self, day: str, hours: int) -> None:
        before = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)

        at = due_at(before - timedelta(hours=3), 1, policy=DuePolicy.CALENDAR, timezone="Europe/Paris", department="51")

        assert at - before == timedelta(hours=hours) - timedelta(seconds=1)


class TestWorkingDays:
    def test_pass_over_the_weekend(self) -> None:
        assert due("2026-11-27T17:00", 1) == "2026-11-30"

    def test_start_after_the_weekend_when_asked_in_it(self) -> None:
        assert due("2026-11-28T10:00", 2) == "2026-12-01"

    def test_pass_over_the_holidays_of_the_place(self) -> None:
        good_friday_eve = "2026-04-02T10:00"
        assert due(good_friday_eve, 1, department="51") == "2026-04-03"
        assert due(good_friday_eve, 1, department="67") == "2026-04-07"

    def test_pass_over_the_abolition_of_slavery(self) -> None:
        the_day_before = "2027-05-26T10:00"
        assert due(the_day_before, 1, department="971", timezone="America/Guadeloupe") == "2027-05-28"
        assert due(the_day_before, 1, department="972", timezone="America/Martinique") == "2027-05-27"

    def test_never_promise_more_than_7_calendar_days(self) -> None:
        assert due("2026-12-24T10:00", 5) == "2026-12-31"
        assert due("2026-11-28T10:00", 7) == "2026-12-05"


class TestDelayNeeded:
    @given(created=instants, wait=st.integers(0, 9 * 24 * 3600), place=st.sampled_from(PLACES))
    @pytest.mark.parametrize("policy", DuePolicy)
    def test_is_the_shortest_whose_due_date_holds_the_call(
        self, created: datetime, wait: int, place: tuple[str, str], policy: DuePolicy
    ) -> None:
        called, (zone, department) = created + timedelta(seconds=wait), place

        needed = delay_needed(created, called, policy=policy, timezone=zone, department=department)

        kept = [
            days
            for days in range(1, 8)
            if called <= due_at(created, days, policy=policy, timezone=zone, department=department)
        ]
        assert needed == next(iter(kept), None)


class TestRefusing:
    @pytest.mark.parametrize("delay_days", [0, 8, -1])
    def test_a_delay_outside_of_the_charter(self, delay_days: int) -> None:
        with pytest.raises(DelayOutOfBounds):
            due("2026-11-24T09:00", delay_days)

    def test_an_instant_without_its_zone(self) -> None:
        naive = datetime(2026, 11, 24)  # noqa: DTZ001  # what is refused
        with pytest.raises(NaiveInstant):
            due_at(naive, 1, policy=DuePolicy.CALENDAR, timezone="Europe/Paris", department="51")
        with pytest.raises(NaiveInstant):
            time_left(naive, datetime(2026, 11, 24, tzinfo=UTC))


class TestTimeLeft:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def test_counts_whole_days_and_hours(self) -> None:
        due_later = self.now + timedelta(days=2, hours=5, minutes=59)
        assert time_left(due_later, self.now) == TimeLeft(late=False, days=2, hours=5)

    def test_says_how_late(self) -> None:
        due_before = self.now - timedelta(days=1, hours=3, minutes=1)
        assert time_left(due_before, self.now) == TimeLeft(late=True, days=1, hours=3)

    def test_is_not_late_at_the_very_second(self) -> None:
        assert time_left(self.now, self.now) == TimeLeft(late=False, days=0, hours=0)


class TestRuleVersion:
    def test_changes_with_any_result(self) -> None:
        start = datetime(2026, 1, 1, 9, tzinfo=UTC)
        results = hashlib.sha256()
        for day, (timezone, department), delay in product(range(0, 3650, 3), PLACES, (1, 2, 5)):
            at = due_at(
                start + timedelta(days=day),
                delay,
                policy=DuePolicy.WORKING,
                timezone=timezone,
                department=department,
            )
            results.update(at.isoformat().encode())

        assert RELEASED[RULE_VERSION] == results.hexdigest()[:16]
