"""What would change if one answer changed."""

from store.answers import Answers
from store.catalogue import OpenOffer
from store.criteria import Criteria, Criterion
from store.places import ZoneLevel
from store.what_if import Change, changes


def offer(*choices: Criterion, age_max: int | None = None) -> OpenOffer:
    return OpenOffer(
        id=1,
        theme="emploi",
        title="Une offre",
        how="",
        gain="",
        organisation_id=1,
        organisation="Mission",
        address="",
        phone=None,
        level=ZoneLevel.EPCI,
        delay_days=5,
        criteria=Criteria(None, age_max, choices),
        territory_id=None,
    )


YOUTH = Answers().answer("situation", "lyceen").answer("projet", "non").answer("age", "28")


class TestChanges:
    def test_are_the_answers_that_alone_close_offers(self) -> None:
        offers = [offer(Criterion("situation", ("etudiant",))), offer(Criterion("situation", ("apprenti", "etudiant")))]

        assert changes(offers, YOUTH) == [Change("situation", ("etudiant", "apprenti"), 2)]

    def test_put_the_widest_opening_first(self) -> None:
        offers = [
            offer(Criterion("projet", ("clair",))),
            offer(Criterion("situation", ("etudiant",))),
            offer(Criterion("situation", ("etudiant",))),
        ]

        assert [(change.question, change.offers) for change in changes(offers, YOUTH)] == [
            ("situation", 2),
            ("projet", 1),
        ]

    def test_count_the_age_too(self) -> None:
        assert changes([offer(age_max=25)], YOUTH) == [Change("age", ("", "25"), 1)]

    def test_leave_out_offers_that_two_answers_close(self) -> None:
        closed_twice = offer(Criterion("situation", ("etudiant",)), Criterion("projet", ("clair",)))

        assert changes([closed_twice], YOUTH) == []

    def test_leave_out_offers_that_suit_already(self) -> None:
        assert changes([offer(Criterion("situation", ("lyceen",))), offer()], YOUTH) == []

    def test_leave_out_what_was_skipped(self) -> None:
        assert changes([offer(Criterion("situation", ("etudiant",)))], YOUTH.skip("situation")) == []
