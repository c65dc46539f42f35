"""The help lines: the right one first, honest hours, checked lately."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.distress import DistressKind, Helpline, Helplines

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def lines(
    helplines: Helplines,
    kind: DistressKind,
    *,
    at: datetime = NOON,
    timezone: str = "Europe/Paris",
    department: str = "51",
) -> tuple[Helpline, ...]:
    return helplines.for_kind(kind, at=at, timezone=timezone, department=department)


class TestRightLine:
    @pytest.mark.parametrize(
        ("kind", "number"),
        [
            (DistressKind.NO_SHELTER_TONIGHT, "115"),
            (DistressKind.SUICIDE, "3114"),
            (DistressKind.CHILD_DANGER, "119"),
            (DistressKind.PARTNER_VIOLENCE, "3919"),
            (DistressKind.SEXUAL_VIOLENCE, "3919"),
            (DistressKind.HARASSMENT, "3018"),
            (DistressKind.MEDICAL_EMERGENCY, "15"),
            (DistressKind.OTHER_DISTRESS, "0 800 235 236"),
        ],
    )
    def test_comes_first(self, helplines: Helplines, kind: DistressKind, number: str) -> None:
        assert lines(helplines, kind)[0].number == number

    @pytest.mark.parametrize("kind", DistressKind)
    @pytest.mark.parametrize("department", ["51", "2A", "974", "976", "975", "987", None])
    def test_someone_always_answers(self, helplines: Helplines, kind: DistressKind, department: str | None) -> None:
        shown = helplines.for_kind(kind, at=NIGHT, timezone="Europe/Paris", department=department)

        assert any(line.open_now for line in shown)

    def test_a_line_that_does_not_reach_a_territory_is_not_shown_there(self, helplines: Helplines) -> None:
        assert "115" not in [
            line.number for line in lines(helplines, DistressKind.NO_SHELTER_TONIGHT, department="987")
        ]

    def test_the_page_of_all_lines_has_each_once(self, helplines: Helplines) -> None:
        shown = helplines.for_everyone(at=NOON, timezone="Europe/Paris", department=None)

        assert sorted(line.number for line in shown) == sorted(helplines.lines)

    def test_3020_is_never_shown(self, helplines: Helplines) -> None:
        assert "3020" not in helplines.lines


class TestHours:
    def test_are_told_in_the_time_of_the_line(self, helplines: Helplines) -> None:
        assert lines(helplines, DistressKind.HARASSMENT, at=NOON)[0].open_now is True
        assert lines(helplines, DistressKind.HARASSMENT, at=NIGHT)[0].open_now is False

    def test_say_whose_time_it_is_when_the_youth_lives_elsewhere(self, helplines: Helplines) -> None:
        far = lines(helplines, DistressKind.HARASSMENT, timezone="Indian/Reunion", department="974")[0]

        assert far.hours_text != lines(helplines, DistressKind.HARASSMENT)[0].hours_text

    def test_are_not_claimed_when_nobody_verified_them(self, helplines: Helplines) -> None:
        line = lines(helplines, DistressKind.OTHER_DISTRESS)[0]

        assert (line.hours_text, line.open_now) == ("", None)

    def test_summer_time_counts(self, helplines: Helplines) -> None:
        half_past_eight_in_paris = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
        half_past_nine_in_paris = half_past_eight_in_paris + timedelta(hours=1)

        assert lines(helplines, DistressKind.HARASSMENT, at=half_past_eight_in_paris)[0].open_now is False
        assert lines(helplines, DistressKind.HARASSMENT, at=half_past_nine_in_paris)[0].open_now is True


class TestUpkeep:
    def test_every_line_was_checked_in_the_last_180_days(self, helplines: Helplines) -> None:
        today = datetime.now(UTC).date()

        assert today - helplines.oldest_check() <= timedelta(days=180)

    def test_no_check_is_in_the_future_of_its_file(self, helplines: Helplines) -> None:
        assert date(2026, 1, 1) <= helplines.oldest_check()

    def test_every_line_has_a_source_and_every_verified_one_its_hours(self, helplines: Helplines) -> None:
        for line in helplines.lines.values():
            assert line.source
            assert line.audience
            assert line.verified == bool(line.hours_text)

    def test_a_number_is_dialled_or_written_to(self, helplines: Helplines) -> None:
        hrefs = {line.number: line.href for line in helplines.lines.values()}

        assert hrefs["114"] == "sms:114"
        assert hrefs["0 800 235 236"] == "tel:0800235236"
