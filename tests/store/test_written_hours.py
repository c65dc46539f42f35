"""Opening hours as people type them."""

from datetime import time

import pytest

from store.opening_hours import OpenRange
from store.written_hours import UnreadableHours, hours_changes, read_hours, write_hours

CLOSED = ("",) * 6
SAME = {
    "9h-12h, 14h-17h30": "9h-12h, 14h-17h30",
    "9h – 12h et 14:00 à 17 h 30": "9h-12h, 14h-17h30",
    "de 9h à 12h": "9h-12h",
    "14h-17h ; 9h-12h": "9h-12h, 14h-17h",
    "9-12": "9h-12h",
    "9 heures à 12 heures": "9h-12h",
    "Fermé": "",
    "-": "",
    "   ": "",
}
WRONG = [
    "12h-9h",
    "9h-9h",
    "9h-12h, 11h-13h",
    "25h-26h",
    "9h60-12h",
    "lundi",
    "9h",
    "9h-12h,",
    "<b>9h-12h</b>",
    "9" * 101,
]


class TestReading:
    @pytest.mark.parametrize("typed", SAME)
    def test_understands_how_people_write(self, typed: str) -> None:
        assert write_hours(read_hours((typed, "10h-11h", *CLOSED[1:])))[0] == SAME[typed]

    @pytest.mark.parametrize("typed", WRONG)
    def test_says_which_day_it_cannot_read(self, typed: str) -> None:
        with pytest.raises(UnreadableHours) as unreadable:
            read_hours(("9h-12h", typed, "9h-12h", typed, "", "", ""))

        assert unreadable.value.days == (1, 3)

    def test_of_an_empty_week_knows_nothing(self) -> None:
        assert read_hours(("", "", "fermé", "", "", "", "")) is None

    def test_keeps_each_day_in_its_place(self) -> None:
        read = read_hours((*CLOSED, "10h-12h30"))

        assert read is not None
        assert read.days == ((),) * 6 + ((OpenRange(time(10), time(12, 30)),),)


class TestChanges:
    def test_name_the_days(self) -> None:
        before, after = read_hours(("9h-12h", *CLOSED)), read_hours(("9h-12h", "14h-17h", *CLOSED[1:]))

        assert [(each.field, each.before, each.after) for each in hours_changes(before, after)] == [
            ("hours:1", (), ("14h-17h",))
        ]
        assert hours_changes(after, after) == ()
