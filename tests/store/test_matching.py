"""Matching judges by published rules and orders without favour."""

from hypothesis import given
from hypothesis import strategies as st

from store.answers import Answers
from store.criteria import Criteria, Criterion
from store.matching import Outcome, Standing, Verdict, judge, rank
from store.places import ZoneLevel
from store.questions import AGE

SITUATION = Criterion("situation", ("lyceen", "etudiant"))
KEYS = st.sampled_from(["situation", "niveau", "projet"])
CHOICES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True).map(tuple)
AGES = st.none() | st.integers(16, 30)
CRITERIA = st.builds(
    Criteria,
    AGES,
    AGES,
    st.lists(st.builds(Criterion, KEYS, CHOICES), max_size=3, unique_by=lambda c: c.question).map(tuple),
)
ANSWERS = st.dictionaries(KEYS, st.just(()) | CHOICES).map(Answers)
YOUTHS = st.builds(lambda answers, age: answers.answer(AGE, str(age)) if age else answers, ANSWERS, AGES)
STANDINGS = st.lists(
    st.builds(
        Standing,
        offer_id=st.integers(1, 10_000),
        organisation_id=st.integers(1, 5),
        level=st.sampled_from(ZoneLevel),
        delay_days=st.integers(1, 7),
        promises_kept=st.sampled_from([5, 10]),
    ),
    max_size=20,
    unique_by=lambda standing: standing.offer_id,
)


def standing(
    offer_id: int,
    *,
    organisation: int = 1,
    level: ZoneLevel = ZoneLevel.EPCI,
    delay: int = 5,
    kept: float = 1.0,
) -> Standing:
    return Standing(offer_id, organisation, level, delay, kept)


def suits(*, met: int = 0) -> Verdict:
    criteria = tuple(Criterion(f"q{number}", ("yes",)) for number in range(met))
    return judge(Criteria(choices=criteria), Answers({c.question: ("yes",) for c in criteria}))


class TestJudging:
    def test_an_absent_criterion_is_no_condition(self) -> None:
        assert judge(Criteria(), Answers().answer("situation", "sans_activite")) == Verdict(fits=True, reasons=())

    def test_an_accepted_answer_fits_and_says_why(self) -> None:
        verdict = judge(Criteria(choices=(SITUATION,)), Answers().answer("situation", "etudiant"))

        assert verdict.fits
        assert [(r.question, r.accepted, r.outcome) for r in verdict.reasons] == [
            ("situation", ("lyceen", "etudiant"), Outcome.MET)
        ]

    def test_another_answer_does_not_fit(self) -> None:
        assert not judge(Criteria(choices=(SITUATION,)), Answers().answer("situation", "en_emploi")).fits

    def test_a_skipped_question_excludes_nothing(self) -> None:
        verdict = judge(Criteria(18, 25, choices=(SITUATION,)), Answers().skip("situation").skip(AGE))

        assert verdict.fits
        assert {reason.outcome for reason in verdict.reasons} == {Outcome.UNKNOWN}

    def test_one_accepted_answer_among_several_is_enough(self) -> None:
        assert judge(Criteria(choices=(SITUATION,)), Answers().answer("situation", "apprenti", "lyceen")).fits

    def test_bounds_of_age_are_included(self) -> None:
        fitting = [age for age in range(14, 32) if judge(Criteria(16, 25), Answers().answer(AGE, str(age))).fits]

        assert fitting == list(range(16, 26))

    @given(CRITERIA, YOUTHS)
    def test_fits_when_nothing_said_is_refused(self, criteria: Criteria, youth: Answers) -> None:
        verdict = judge(criteria, youth)

        assert verdict.fits == all(reason.outcome is not Outcome.UNMET for reason in verdict.reasons)
        assert {reason.question for reason in verdict.reasons} == criteria.questions

    @given(CRITERIA, YOUTHS, KEYS)
    def test_skipping_a_question_closes_no_offer(self, criteria: Criteria, youth: Answers, key: str) -> None:
        assert judge(criteria, youth.skip(key)).fits >= judge(criteria, youth).fits

    @given(CRITERIA, YOUTHS)
    def test_dropping_criteria_closes_no_offer(self, criteria: Criteria, youth: Answers) -> None:
        looser = Criteria(criteria.age_min, criteria.age_max, criteria.choices[1:])

        assert judge(looser, youth).fits >= judge(criteria, youth).fits


class TestOrder:
    def test_is_the_published_one(self) -> None:
        judged = [
            (standing(1, kept=0.5), suits()),
            (standing(2, delay=6), suits()),
            (standing(3, level=ZoneLevel.FRANCE, delay=1), suits()),
            (standing(4), suits(met=1)),
            (standing(5, level=ZoneLevel.COMMUNE, delay=7), suits()),
            (standing(6, delay=2), suits()),
            (standing(7), suits()),
        ]

        assert rank(judged, seed="a-youth") == [4, 5, 6, 7, 1, 2, 3]

    def test_leaves_out_what_does_not_suit(self) -> None:
        assert rank([(standing(1), Verdict(fits=False, reasons=()))], seed="a-youth") == []

    def test_gives_each_organisation_its_turn(self) -> None:
        organisation_of = {offer: 1 if offer <= 6 else offer for offer in range(1, 10)}
        judged = [(standing(offer, organisation=who), suits()) for offer, who in organisation_of.items()]

        order = [organisation_of[offer] for offer in rank(judged, seed="a-youth")]

        assert sorted(order[:4]) == [1, 7, 8, 9]
        assert order[4:] == [1] * 5

    def test_favours_no_organisation_over_many_youths(self) -> None:
        judged = [(standing(offer, organisation=offer), suits()) for offer in range(1, 5)]
        firsts = [rank(judged, seed=f"youth-{number}")[0] for number in range(2_000)]

        assert all(420 < firsts.count(offer) < 580 for offer in range(1, 5))

    @given(STANDINGS, st.text(max_size=8), st.randoms())
    def test_is_stable_for_the_same_youth(self, standings: list[Standing], seed: str, dice) -> None:  # type: ignore[no-untyped-def]
        judged = [(standing, suits()) for standing in standings]
        shuffled = dice.sample(judged, len(judged))

        assert rank(shuffled, seed=seed) == rank(judged, seed=seed)

    @given(STANDINGS, st.text(max_size=8))
    def test_shows_every_suitable_offer_once(self, standings: list[Standing], seed: str) -> None:
        assert sorted(rank([(s, suits()) for s in standings], seed=seed)) == sorted(s.offer_id for s in standings)
