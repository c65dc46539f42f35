"""Two versions of an offer, field by field."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from store.criteria import Criteria, Criterion
from store.offer_changes import FieldChange
from store.offer_text import OfferText, differences, reaches_others
from store.places import Zone, ZoneLevel

REIMS = Zone(ZoneLevel.COMMUNE, "51454")
TEXT = OfferText("emploi", "Je prépare mon CV", "On écrit.", "Un CV.", (REIMS,))
TEXTS = st.builds(
    OfferText,
    theme=st.just("emploi"),
    title=st.text(max_size=5),
    how=st.just("On écrit."),
    gain=st.just("Un CV."),
    zones=st.sampled_from([(), (REIMS,), (Zone(ZoneLevel.FRANCE, "FR"),)]),
    criteria=st.sampled_from([Criteria(), Criteria(16, 25), Criteria(choices=(Criterion("situation", ("a",)),))]),
    delay_days=st.none() | st.integers(1, 7),
    capacity=st.none() | st.integers(1, 9),
    valid_until=st.none() | st.dates(date(2026, 1, 1)),
)


class TestDifferences:
    def test_name_the_field_before_and_after(self) -> None:
        after = replace(TEXT, title="Je refais mon CV", delay_days=3, zones=())

        assert differences(TEXT, after) == (
            FieldChange("title", ("Je prépare mon CV",), ("Je refais mon CV",)),
            FieldChange("zones", ("commune:51454",), ()),
            FieldChange("delay_days", (), ("3",)),
        )

    def test_name_each_condition(self) -> None:
        after = replace(TEXT, criteria=Criteria(None, 25, (Criterion("situation", ("b", "a")),)))

        assert differences(TEXT, after) == (
            FieldChange("age", (), ("", "25")),
            FieldChange("criterion:situation", (), ("a", "b")),
        )

    def test_come_in_the_order_of_the_form(self) -> None:
        criteria = Criteria(16, None, (Criterion("situation", ("a",)),))
        after = replace(TEXT, criteria=criteria, capacity=3, delay_days=2)

        fields = [change.field for change in differences(TEXT, after)]

        assert fields == ["age", "criterion:situation", "delay_days", "capacity"]

    @given(TEXTS, TEXTS)
    def test_are_none_between_equals_alone(self, one: OfferText, other: OfferText) -> None:
        assert (differences(one, other) == ()) is (one == other)

    @given(TEXTS, TEXTS)
    def test_are_the_same_both_ways(self, one: OfferText, other: OfferText) -> None:
        there = {(each.field, each.before, each.after) for each in differences(one, other)}

        assert there == {(each.field, each.after, each.before) for each in differences(other, one)}


class TestReaching:
    def test_others_is_what_zones_ages_and_conditions_do(self) -> None:
        for after in (
            replace(TEXT, zones=()),
            replace(TEXT, criteria=Criteria(16)),
            replace(TEXT, criteria=Criteria(choices=(Criterion("situation", ("a",)),))),
        ):
            assert reaches_others(differences(TEXT, after))

    def test_nobody_else_is_what_words_do(self) -> None:
        assert not reaches_others(differences(TEXT, replace(TEXT, title="Je refais mon CV", capacity=3)))
