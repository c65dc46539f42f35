"""What would change if one answer changed. Pure."""

from dataclasses import dataclass

from store.answers import Answers
from store.catalogue import OpenOffer
from store.matching import Outcome, judge


@dataclass(frozen=True)
class Change:
    """Another answer to `question` would open `offers` offers."""

    question: str
    choices: tuple[str, ...]
    offers: int


def changes(offers: list[OpenOffer], answers: Answers) -> list[Change]:
    """The questions whose answer alone closes some offers, the widest opening first."""
    opened: dict[str, list[tuple[str, ...]]] = {}
    for offer in offers:
        unmet = [r for r in judge(offer.criteria, answers).reasons if r.outcome is Outcome.UNMET]
        if len(unmet) == 1:
            opened.setdefault(unmet[0].question, []).append(unmet[0].accepted)
    found = [
        Change(question, tuple(dict.fromkeys(c for choices in accepted for c in choices)), len(accepted))
        for question, accepted in opened.items()
    ]
    return sorted(found, key=lambda change: (-change.offers, change.question))
