"""The rungs of a promise come at their instants, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.deadlines import DuePolicy, due_at
from store.rungs import LADDER, Rung, instants, waking

PARIS = "Europe/Paris"


def planned(created: datetime, delay: int, timezone: str = PARIS) -> dict[Rung, datetime]:
    due = due_at(created, delay, policy=DuePolicy.CALENDAR, timezone=timezone, department="51")
    return instants(created, due, timezone)


class TestInstants:
    def test_are_half_most_and_all_of_the_time(self) -> None:
        created = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)

        found = planned(created, 4)

        # Midnight of 11 March in Paris: four whole days and what is left of that one.
        assert found[Rung.HALFWAY] - created == timedelta(days=2, hours=12) - timedelta(seconds=0.5)
        assert found[Rung.NEARLY_LATE] - created == timedelta(days=4) - timedelta(seconds=0.8)
        assert found[Rung.LATE] - created == timedelta(days=5)
        assert found[Rung.STILL_LATE] - created == timedelta(days=7)
        assert found[Rung.EXPIRY] - created == timedelta(days=35)

    def test_are_late_once_the_last_day_is_over(self) -> None:
        late = planned(datetime(2026, 3, 10, 12, tzinfo=UTC), 2)[Rung.LATE].astimezone(ZoneInfo(PARIS))

        assert (late.date().isoformat(), late.time().isoformat()) == ("2026-03-13", "00:00:00")

    @pytest.mark.parametrize("timezone", [PARIS, "Indian/Reunion", "America/Cayenne", "Pacific/Noumea"])
    @pytest.mark.parametrize("month", range(1, 13))
    def test_ask_the_youth_at_ten_the_day_after(self, timezone: str, month: int) -> None:
        found = planned(datetime(2026, month, 26, 12, tzinfo=UTC), 3, timezone)

        asked = found[Rung.FOLLOW_UP].astimezone(ZoneInfo(timezone))
        assert asked.hour == 10
        assert asked.date() == found[Rung.LATE].astimezone(ZoneInfo(timezone)).date()

    @pytest.mark.parametrize("delay", range(1, 8))
    def test_follow_each_other(self, delay: int) -> None:
        found = planned(datetime(2026, 10, 23, 21, 59, 59, tzinfo=UTC), delay)

        assert [found[rung] for rung in LADDER if rung in found] == sorted(found.values())


class TestWaking:
    @pytest.mark.parametrize(
        ("hour", "told"), [((10, 3), (10, 9)), ((10, 9), (10, 9)), ((10, 20), (10, 20)), ((10, 21), (11, 9))]
    )
    def test_lets_a_youth_sleep(self, hour: tuple[int, int], told: tuple[int, int]) -> None:
        at, then = (datetime(2026, 3, day, hour, tzinfo=ZoneInfo(PARIS)) for day, hour in (hour, told))

        assert waking(at.astimezone(UTC), PARIS) == then
