"""Our table of public holidays against the one of a library, difference by difference."""

from datetime import date

import holidays
import pytest

from store.public_holidays import is_working_day, public_holidays

YEARS = range(2026, 2037)
SUBDIVISIONS = {
    "51": None,
    "2A": None,
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
# The library also lists customs that no law makes a day off.
CUSTOMS = {
    "971": {"Vendredi saint", "Mi-Carême", "Fête de Victor Schoelcher"},
    "972": {"Fête de Victor Schoelcher"},
    "978": {"Fête de Victor Schoelcher"},
}


def of_the_library(year: int, department: str) -> set[date]:
    listed = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[department], years=year, language="fr")
    customs = CUSTOMS.get(department, set())
    return {day for day in listed if not set(listed.get_list(day)) <= customs}


class TestPublicHolidays:
    @pytest.mark.parametrize("department", SUBDIVISIONS)
    def test_agree_with_the_library_but_for_customs(self, department: str) -> None:
        for year in YEARS:
            assert public_holidays(year, department) == of_the_library(year, department)

    def test_are_the_eleven_of_the_law_in_most_departments(self) -> None:
        assert len(public_holidays(2026, "91")) == 11

    def test_may_share_a_date(self) -> None:
        assert date(2008, 5, 1) in public_holidays(2008, "51")
        assert len(public_holidays(2008, "51")) == 10


class TestWorkingDay:
    @pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 11)])
    def test_is_no_weekend_and_no_holiday(self, day: date) -> None:
        assert not is_working_day(day, "51")

    def test_is_any_other_day(self) -> None:
        assert is_working_day(date(2026, 11, 24), "51")
