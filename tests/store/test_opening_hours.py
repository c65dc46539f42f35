"""An e-mail waits until somebody is there to read it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from store.opening_hours import Closure, OpeningHours, OpenRange, UnlikelyHours, is_open, next_opening

PARIS = "Europe/Paris"
MORNING = OpenRange(time(9), time(12))
AFTERNOON = OpenRange(time(14), time(17, 30))
WEEK = OpeningHours(((MORNING, AFTERNOON),) * 4 + ((MORNING,), (), ()))


def paris(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(PARIS)).astimezone(UTC)


def opening(at: datetime, *closed: tuple[date, date], hours: OpeningHours | None = WEEK, place: str = "51") -> datetime:
    closures = [Closure(organisation_id=1, first=first, last=last) for first, last in closed]
    return next_opening(hours, closures, at, timezone=PARIS, department=place)


class TestTheNextOpening:
    @pytest.mark.parametrize("at", [paris(10, 9), paris(10, 11, 59), paris(10, 14), paris(13, 10)])
    def test_is_now_when_somebody_is_there(self, at: datetime) -> None:
        assert opening(at) == at
        assert is_open(WEEK, [], at, timezone=PARIS)

    @pytest.mark.parametrize(
        ("at", "then"),
        [
            (paris(10, 7), paris(10, 9)),
            (paris(10, 12), paris(10, 14)),
            (paris(10, 17, 30), paris(11, 9)),
            (paris(13, 12), paris(16, 9)),
            (paris(15, 23, 59), paris(16, 9)),
        ],
        ids=["before", "lunch", "evening", "friday", "sunday"],
    )
    def test_is_when_they_come_back(self, at: datetime, then: datetime) -> None:
        assert opening(at) == then
        assert not is_open(WEEK, [], at, timezone=PARIS)

    def test_passes_over_public_holidays_of_the_place(self) -> None:
        good_friday = paris(3, 10, month=4)

        assert opening(good_friday) == good_friday
        assert opening(good_friday, place="67") == paris(7, 9, month=4)

    def test_passes_over_weeks_of_closure(self) -> None:
        august = (date(2026, 8, 3), date(2026, 8, 30))

        assert opening(paris(31, 18, month=7), august) == paris(31, 9, month=8)

    def test_passes_over_closures_that_touch(self) -> None:
        assert opening(
            paris(10, 10), (date(2026, 3, 10), date(2026, 3, 10)), (date(2026, 3, 11), date(2026, 3, 12))
        ) == paris(13, 9)

    def test_with_unknown_hours_is_now(self) -> None:
        assert opening(paris(15, 3), hours=None) == paris(15, 3)

    def test_with_unknown_hours_waits_for_the_end_of_a_closure(self) -> None:
        assert opening(paris(10, 10), (date(2026, 3, 9), date(2026, 3, 11)), hours=None) == paris(12, 0)

    def test_of_a_week_without_hours_is_now(self) -> None:
        assert opening(paris(10, 10), hours=OpeningHours(((),) * 7)) == paris(10, 10)


class TestTheClocksChange:
    night = OpeningHours(((OpenRange(time(2, 15), time(2, 45)),),) * 7)

    def test_an_hour_that_does_not_exist_opens_after_the_gap(self) -> None:
        # On 29 March, 2:15 becomes 3:15.
        assert opening(paris(29, 1, 50), hours=self.night) == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)

    def test_an_hour_that_comes_twice_is_open_both_times(self) -> None:
        first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))

        assert opening(first, hours=self.night) == first
        assert opening(second, hours=self.night) == second

    @pytest.mark.parametrize(("sunday", "opens"), [((3, 28), 7), ((10, 24), 8)], ids=["spring", "autumn"])
    def test_nine_is_nine_on_the_wall(self, sunday: tuple[int, int], opens: int) -> None:
        month, day = sunday
        every_day = OpeningHours(((MORNING,),) * 7)

        assert opening(paris(day, 20, month=month), hours=every_day).hour == opens

    @given(st.integers(0, 700 * 24 * 60))
    def test_an_opening_is_open_and_never_in_the_past(self, minutes: int) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

        found = opening(at)

        assert found >= at
        assert opening(found) == found
        assert found - at < timedelta(days=5)
        here = found.astimezone(ZoneInfo(PARIS)).time()
        assert any(each.start <= here < each.end for each in (MORNING, AFTERNOON))


class TestHours:
    def test_keep_their_ranges_as_json(self) -> None:
        adapter = TypeAdapter(OpeningHours)

        assert adapter.validate_python(adapter.dump_python(WEEK, mode="json")) == WEEK

    def test_have_seven_days(self) -> None:
        with pytest.raises(UnlikelyHours):
            OpeningHours(((MORNING,),) * 6)

    def test_do_not_overlap(self) -> None:
        with pytest.raises(UnlikelyHours):
            OpeningHours(((AFTERNOON, MORNING),) + ((),) * 6)

    def test_end_after_they_start(self) -> None:
        with pytest.raises(UnlikelyHours):
            OpenRange(time(12), time(12))
