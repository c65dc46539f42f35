"""Profiles that the demo leaves with nothing, over every combination of answers."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest

from store.places import Gazetteer
from tests.ops.demo_profiles import Profile, Walk
from tests.ops.demo_reading import (
    MAIN_THEMES,
    Network,
    Offer,
    choice_questions,
    national,
    questionnaires,
    territories,
)

TOLERATED = 0.03
TOLERATED_ELSEWHERE = 0.05


@dataclass
class Holes:
    """Combinations counted over a territory; one age, one place and one answer to each question make one."""

    combinations: int = 0
    offers: int = 0
    empty: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, profile: Profile) -> None:
        self.combinations += len(profile.ages)
        self.offers += profile.offers * len(profile.ages)
        if not profile.offers:
            self.empty[str(profile)].update(profile.ages)

    @property
    def without_offer(self) -> int:
        return sum(ages.total() for ages in self.empty.values())

    @property
    def share(self) -> float:
        return self.without_offer / self.combinations

    def __str__(self) -> str:
        head = f"{self.without_offer} of {self.combinations} get nothing ({self.share:.2%})"
        mean = f"{self.offers / self.combinations:.1f} offers on average"
        lines = (f"  {said} at {_spans(ages)}, {ages.total()} times" for said, ages in sorted(self.empty.items()))
        return "\n".join([f"{head}; {mean}", *lines])


def _spans(ages: Counter[int]) -> str:
    """`{16, 17, 20}` gives `16-17 20`."""
    starts = [age for age in sorted(ages) if age - 1 not in ages]
    ends = [age for age in sorted(ages) if age + 1 not in ages]
    return " ".join(f"{start}-{end}" if start < end else str(start) for start, end in zip(starts, ends, strict=True))


def places(territory: Network, offers: list[Offer], gazetteer: Gazetteer) -> list[str]:
    """One commune for each way of being placed: those that an offer names, and one that none does."""
    named = {code for offer in offers for level, code in offer.zones if level == "commune"}
    epcis = set(territory.territory["epcis"])
    inside = sorted(code for code in named if gazetteer.get(code).epci in epcis)
    elsewhere = next(c.code for epci in sorted(epcis) for c in gazetteer.communes_of_epci(epci) if c.code not in named)
    return [*inside, elsewhere]


def reach(offers: list[Offer], place: str, gazetteer: Gazetteer) -> list[Offer]:
    zones = {(str(zone.level), zone.code) for zone in gazetteer.zones_of(place)}
    return [offer for offer in offers if not zones.isdisjoint(offer.zones)]


def holes(territory: Network, theme: str, gazetteer: Gazetteer) -> Holes:
    """Judge the territory's own offers with the national file's, never another territory's."""
    offers = territory.offers(theme) + national().offers(theme)
    age = territory.territory["age"]
    found = Holes()
    for place in places(territory, offers, gazetteer):
        for profile in Walk(choice_questions(theme), reach(offers, place, gazetteer)).profiles(
            range(age["min"], age["max"] + 1)
        ):
            found.add(profile)
    return found


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("theme", sorted(questionnaires()))
@pytest.mark.parametrize("territory", territories(), ids=lambda territory: territory.name)
class TestHoles:
    def test_hardly_anybody_gets_nothing(self, territory: Network, theme: str, gazetteer: Gazetteer) -> None:
        found = holes(territory, theme, gazetteer)

        print(f"{territory.name} {theme}: {found}")

        assert found.share < (TOLERATED if theme in MAIN_THEMES else TOLERATED_ELSEWHERE), str(found)

    def test_answers_make_a_difference(self, territory: Network, theme: str, gazetteer: Gazetteer) -> None:
        offers = territory.offers(theme) + national().offers(theme)
        here = {o.key: o for place in places(territory, offers, gazetteer) for o in reach(offers, place, gazetteer)}
        used = {key for offer in here.values() for key in offer.criteria}

        assert {question.key for question in choice_questions(theme)} <= used
