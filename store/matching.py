"""Matching: whether an offer suits, why, and in which order offers are shown. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from store.answers import Answers
from store.criteria import Criteria
from store.places import ZoneLevel
from store.questions import AGE

CLOSEST_FIRST = (
    ZoneLevel.COMMUNE,
    ZoneLevel.EPCI,
    ZoneLevel.DEPARTMENT,
    ZoneLevel.REGION,
    ZoneLevel.FRANCE,
)


class Outcome(StrEnum):
    MET = "met"
    UNKNOWN = "unknown"
    UNMET = "unmet"


@dataclass(frozen=True)
class Reason:
    """What one criterion says: the question, what it accepts, and the outcome."""

    question: str
    accepted: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Verdict:
    """Whether the offer suits, with a reason for each of its criteria."""

    fits: bool
    reasons: tuple[Reason, ...]

    @property
    def met(self) -> int:
        return sum(reason.outcome is Outcome.MET for reason in self.reasons)


@dataclass(frozen=True)
class Standing:
    """What the order of offers looks at, beside the verdict; `promises_kept` in tenths."""

    offer_id: int
    organisation_id: int
    level: ZoneLevel
    delay_days: int
    promises_kept: int


def judge(criteria: Criteria, answers: Answers) -> Verdict:
    """Say whether the offer suits these answers, and why, criterion by criterion.

    A question without criterion is no condition; an answer skipped by the youth excludes nothing.
    """
    reasons = [*_age_reason(criteria, answers.age)]
    for criterion in criteria.choices:
        outcome = _outcome(answers.given(criterion.question), criterion.choices)
        reasons.append(Reason(criterion.question, criterion.choices, outcome))
    return Verdict(all(r.outcome is not Outcome.UNMET for r in reasons), tuple(reasons))


def _age_reason(criteria: Criteria, age: int | None) -> Iterable[Reason]:
    if criteria.age_min is None and criteria.age_max is None:
        return
    low, high = criteria.age_min or 0, criteria.age_max or 120
    accepted = (str(criteria.age_min or ""), str(criteria.age_max or ""))
    if age is None:
        yield Reason(AGE, accepted, Outcome.UNKNOWN)
    else:
        yield Reason(AGE, accepted, Outcome.MET if low <= age <= high else Outcome.UNMET)


def _outcome(given: tuple[str, ...], accepted: tuple[str, ...]) -> Outcome:
    if not given:
        return Outcome.UNKNOWN
    return Outcome.MET if set(given) & set(accepted) else Outcome.UNMET


def rank(judged: Iterable[tuple[Standing, Verdict]], *, seed: str) -> list[int]:
    """The identifiers of the offers that suit, best first.

    Published order: criteria met, closeness of the zone, announced delay, promises kept, then organisations in turn;
    `seed` (one for each youth) settles what is left, always the same way.
    """
    fitting = [(standing, verdict) for standing, verdict in judged if verdict.fits]
    groups: dict[tuple[int, int, int, int], list[Standing]] = defaultdict(list)
    for standing, verdict in fitting:
        level = CLOSEST_FIRST.index(standing.level)
        groups[-verdict.met, level, standing.delay_days, -standing.promises_kept].append(standing)
    return [s.offer_id for key in sorted(groups) for s in _in_turn(groups[key], seed)]


def _in_turn(standings: list[Standing], seed: str) -> list[Standing]:
    """One offer of each organisation, then a second of each, the first to speak drawn by the seed."""
    turns: dict[int, int] = defaultdict(int)
    placed: list[tuple[int, bytes, Standing]] = []
    for standing in sorted(standings, key=lambda s: _draw(seed, "offer", s.offer_id)):
        turn = turns[standing.organisation_id]
        turns[standing.organisation_id] += 1
        placed.append((turn, _draw(seed, "organisation", standing.organisation_id), standing))
    return [standing for *_, standing in sorted(placed, key=lambda item: item[:2])]


def _draw(seed: str, kind: str, identifier: int) -> bytes:
    return blake2b(f"{seed}:{kind}:{identifier}".encode(), digest_size=8).digest()
