"""The public holidays of a French department, computed from the law for any year.

Sources, reviewed in November 2026 (the tests cross-check 2026-2036 with the `holidays` library):
- everywhere: Code du travail, L. 3133-1 (the same eleven days stand in the overseas labour codes);
- Alsace-Moselle: L. 3134-13. Good Friday is written there for communes with a Protestant church; it is
  observed in the three departments, so it counts for all their communes;
- abolition of slavery: L. 3422-2; Saint-Martin keeps 28 May since the circular of 4 May 2018;
- Wallis-et-Futuna: its accord interprofessionnel territorial; French Polynesia and New Caledonia: their own
  labour codes (in Polynesia 20 November, Matari'i, replaces 29 June from 2025).

Days that are customs and no law (Mi-Carême, Good Friday and 21 July in the Antilles, Muslim feasts in
Mayotte) are left out: a promise made to a youth is longer only where the law says so.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple


class YearlyDay(NamedTuple):
    """A day that keeps its date every year."""

    month: int
    day: int


GOOD_FRIDAY = -2
EASTER_MONDAY = 1
ASCENSION = 39
WHIT_MONDAY = 50

NATIONAL_DAYS = (
    YearlyDay(1, 1),
    YearlyDay(5, 1),
    YearlyDay(5, 8),
    YearlyDay(7, 14),
    YearlyDay(8, 15),
    YearlyDay(11, 1),
    YearlyDay(11, 11),
    YearlyDay(12, 25),
)
NATIONAL_EASTER_OFFSETS = (EASTER_MONDAY, ASCENSION, WHIT_MONDAY)

LOCAL_DAYS = {
    "57": (YearlyDay(12, 26),),
    "67": (YearlyDay(12, 26),),
    "68": (YearlyDay(12, 26),),
    "971": (YearlyDay(5, 27),),
    "972": (YearlyDay(5, 22),),
    "973": (YearlyDay(6, 10),),
    "974": (YearlyDay(12, 20),),
    "976": (YearlyDay(4, 27),),
    "977": (YearlyDay(10, 9),),
    "978": (YearlyDay(5, 28),),
    "986": (YearlyDay(4, 28), YearlyDay(6, 29), YearlyDay(7, 29)),
    "987": (YearlyDay(3, 5), YearlyDay(11, 20)),
    "988": (YearlyDay(9, 24),),
}
GOOD_FRIDAY_DEPARTMENTS = frozenset({"57", "67", "68", "987"})


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus 1991, chapter 8)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def public_holidays(year: int, department: str) -> frozenset[date]:
    """Return the days off that the law gives in this department; an unknown code has the national days."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=offset) for offset in NATIONAL_EASTER_OFFSETS}
    if department in GOOD_FRIDAY_DEPARTMENTS:
        moving.add(easter + timedelta(days=GOOD_FRIDAY))
    fixed = {date(year, month, day) for month, day in NATIONAL_DAYS + LOCAL_DAYS.get(department, ())}
    return frozenset(moving | fixed)


def is_working_day(day: date, department: str) -> bool:
    """Say whether people are at work that day: Monday to Friday, and no public holiday of the place."""
    return day.weekday() < 5 and day not in public_holidays(day.year, department)
