"""Offer form: what was typed, as it was typed. Pure."""

from dataclasses import dataclass
from datetime import date

from store.offer_text import OfferText
from store.offer_zones import key_of


@dataclass(frozen=True)
class Condition:
    """The condition on one question as it stands in the form; `asked` False says "no condition"."""

    question: str
    asked: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfferForm:
    """What was typed, as it was typed: it goes back to its author whatever is wrong with it."""

    theme: str
    title: str = ""
    how: str = ""
    gain: str = ""
    zones: tuple[str, ...] = ()
    age_min: str = ""
    age_max: str = ""
    conditions: tuple[Condition, ...] = ()
    delay_days: str = ""
    capacity: str = ""
    valid_until: str = ""

    def condition_on(self, question: str) -> Condition:
        found = (condition for condition in self.conditions if condition.question == question)
        return next(found, Condition(question, asked=False))


def form_of(text: OfferText) -> OfferForm:
    """The form that says what the offer says."""
    return OfferForm(
        theme=text.theme,
        title=text.title,
        how=text.how,
        gain=text.gain,
        zones=tuple(map(key_of, text.zones)),
        age_min=_shown(text.criteria.age_min),
        age_max=_shown(text.criteria.age_max),
        conditions=tuple(Condition(each.question, asked=True, choices=each.choices) for each in text.criteria.choices),
        delay_days=_shown(text.delay_days),
        capacity=_shown(text.capacity),
        valid_until=_shown(text.valid_until),
    )


def _shown(value: int | date | None) -> str:
    return "" if value is None else str(value)
