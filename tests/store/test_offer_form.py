"""The form of an offer: as it was typed, or as the offer says it."""

from datetime import date

from store.criteria import Criteria, Criterion
from store.offer_form import Condition, OfferForm, form_of
from store.offer_text import OfferText
from store.places import Zone, ZoneLevel

REIMS = Zone(ZoneLevel.COMMUNE, "51454")


class TestTheFormOfAnOffer:
    def test_says_what_the_offer_says(self) -> None:
        criteria = Criteria(18, None, (Criterion("situation", ("lyceen",)),))
        text = OfferText("emploi", "Je cherche", "On parle.", "Un plan.", (REIMS,), criteria, 3, 12, date(2027, 6, 30))

        assert form_of(text) == OfferForm(
            theme="emploi",
            title="Je cherche",
            how="On parle.",
            gain="Un plan.",
            zones=("commune:51454",),
            age_min="18",
            conditions=(Condition("situation", asked=True, choices=("lyceen",)),),
            delay_days="3",
            capacity="12",
            valid_until="2027-06-30",
        )

    def test_leaves_empty_what_the_offer_leaves_open(self) -> None:
        form = form_of(OfferText("emploi", "Je cherche", "On parle.", "Un plan.", ()))

        assert (form.zones, form.age_min, form.delay_days, form.capacity, form.valid_until) == ((), "", "", "", "")


class TestAQuestion:
    def test_that_nobody_touched_is_no_condition(self) -> None:
        assert OfferForm("emploi").condition_on("situation") == Condition("situation", asked=False)

    def test_has_the_condition_typed_on_it(self) -> None:
        typed = Condition("niveau", asked=False, choices=("bac",))

        assert OfferForm("emploi", conditions=(typed,)).condition_on("niveau") is typed
