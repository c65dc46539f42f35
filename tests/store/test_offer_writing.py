"""The form of an offer, read and held to the rules."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.criteria import Criterion
from store.offer_form import Condition, OfferForm, form_of
from store.offer_writing import Problem, ProblemKind, check, cleaned
from tests.store.writing_offers import GOOD, REIMS, TODAY, asked, rules

BOTH = Condition("situation", asked=False, choices=("lyceen",))
WRONG = [
    ({"title": ""}, "title", ProblemKind.MISSING),
    ({"title": "Atelier pour mon CV"}, "title", ProblemKind.NO_VERB),
    ({"title": "J’ose"}, "title", ProblemKind.TOO_SHORT),
    ({"title": f"Je {'cherche ' * 11}"}, "title", ProblemKind.TOO_LONG),
    ({"how": " \n"}, "how", ProblemKind.MISSING),
    ({"gain": "a" * 601}, "gain", ProblemKind.TOO_LONG),
    ({"zones": ()}, "zones", ProblemKind.MISSING),
    ({"zones": (REIMS, "commune:00000")}, "zones", ProblemKind.UNKNOWN),
    ({"zones": ("planet:earth",)}, "zones", ProblemKind.UNKNOWN),
    ({"age_min": "12"}, "age", ProblemKind.OUT_OF_BOUNDS),
    ({"age_max": "vingt"}, "age", ProblemKind.OUT_OF_BOUNDS),
    ({"age_min": "25", "age_max": "18"}, "age", ProblemKind.REVERSED),
    ({"delay_days": "0"}, "delay_days", ProblemKind.OUT_OF_BOUNDS),
    ({"delay_days": "8"}, "delay_days", ProblemKind.OUT_OF_BOUNDS),
    ({"capacity": "0"}, "capacity", ProblemKind.OUT_OF_BOUNDS),
    ({"capacity": "-3"}, "capacity", ProblemKind.OUT_OF_BOUNDS),
    ({"valid_until": "30/06/2026"}, "valid_until", ProblemKind.UNKNOWN),
    ({"valid_until": TODAY.isoformat()}, "valid_until", ProblemKind.PAST),
    ({"conditions": (BOTH,)}, "criterion:situation", ProblemKind.BOTH),
    ({"conditions": (Condition("situation", asked=True),)}, "criterion:situation", ProblemKind.NOTHING_CHOSEN),
    (
        {"conditions": (Condition("situation", asked=True, choices=("retraite",)),)},
        "criterion:situation",
        ProblemKind.UNKNOWN,
    ),
    ({"conditions": (Condition("shoes", asked=True, choices=("42",)),)}, "criterion:shoes", ProblemKind.UNKNOWN),
]


class TestAForm:
    def test_that_says_what_is_needed_holds(self) -> None:
        assert check(GOOD, rules()).problems == ()

    @pytest.mark.parametrize(("typed", "field", "kind"), WRONG)
    def test_names_what_is_wrong(self, typed: dict[str, object], field: str, kind: ProblemKind) -> None:
        checked = check(replace(GOOD, **typed), rules())  # type: ignore[arg-type]  # fields of the form by name

        assert checked.problems == (Problem(field, kind),)
        assert checked.of(field) is kind

    def test_names_every_problem_at_once(self) -> None:
        wrong = replace(GOOD, title="", gain="", zones=())

        assert [problem.field for problem in check(wrong, rules()).problems] == ["title", "gain", "zones"]

    def test_of_a_theme_without_questions_is_found_by_nobody(self) -> None:
        assert check(GOOD, rules(None)).problems == (Problem("theme", ProblemKind.UNKNOWN),)

    @given(
        st.fixed_dictionaries(
            {name: st.text() for name in ("title", "how", "age_min", "delay_days", "capacity", "valid_until")}
            | {"zones": st.lists(st.text()).map(tuple)}
        )
    )
    def test_may_hold_anything_at_all(self, typed: dict[str, object]) -> None:
        checked = check(replace(GOOD, **typed), rules())  # type: ignore[arg-type]  # fields of the form by name

        # What was read holds to the rules of the columns whatever was typed.
        text = checked.text
        assert text.delay_days is None or 1 <= text.delay_days <= 7
        assert text.capacity is None or text.capacity >= 1

    @given(st.sampled_from([GOOD, asked("situation", "lyceen"), asked("niveau", "bac")]), st.integers(1, 7))
    def test_of_what_was_read_says_the_same_again(self, form: OfferForm, delay: int) -> None:
        first = check(replace(form, delay_days=str(delay), valid_until="2027-06-30"), rules())

        again = check(form_of(first.text), rules())

        assert (again.text, again.problems) == (first.text, ())


class TestConditions:
    def test_are_none_by_default(self) -> None:
        assert check(GOOD, rules()).text.criteria.questions == frozenset()

    def test_keep_the_choices_in_the_order_of_the_question(self) -> None:
        read = check(asked("situation", "sans_activite", "lyceen"), rules()).text

        assert read.criteria.choices == (Criterion("situation", ("lyceen", "sans_activite")),)

    def test_that_accept_every_answer_are_no_condition(self) -> None:
        checked = check(asked("niveau", "aucun", "bac"), rules())

        assert (checked.problems, checked.text.criteria.choices) == ((), ())


class TestText:
    def test_is_read_without_what_nobody_sees(self) -> None:
        read = check(replace(GOOD, title="  Je prépare\u202e mon\x00 CV  ", how="Un\r\ndeux\x07"), rules()).text

        assert (read.title, read.how) == ("Je prépare mon CV", "Un\ndeux")

    def test_keeps_markup_as_text(self) -> None:
        assert cleaned("<b>oui</b> & « non »") == "<b>oui</b> & « non »"

    def test_of_spaces_is_nothing(self) -> None:
        blank = replace(GOOD, age_min=" ", age_max="\t", delay_days=" ", capacity=" ", valid_until=" ")

        assert check(blank, rules()) == check(GOOD, rules())

    def test_of_numbers_and_dates_is_read(self) -> None:
        read = check(replace(GOOD, delay_days=" 3 ", capacity="12", valid_until="2027-06-30"), rules()).text

        assert (read.delay_days, read.capacity, read.valid_until) == (3, 12, date(2027, 6, 30))
