"""The search: the offers that suit one state, why they do, and what another answer would open."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.form.guide import Guide
from store import catalogue
from store.catalogue import Match, OpenOffer
from store.deadlines import promised_date
from store.matching import Outcome, Reason
from store.questionnaire_flow import relevant
from store.questions import AGE
from store.what_if import changes

MOST_CHANGES = 3


class WhyKind(StrEnum):
    AGE = "age"
    UNKNOWN = "unknown"
    ANSWER = "answer"


@dataclass(frozen=True)
class Why:
    """One reason in words: an answer, a question to check with them, or two ages."""

    kind: WhyKind
    said: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class WhatIf:
    """Another answer that would open offers; `said` is empty for another age."""

    question: str
    said: str
    offers: int


@dataclass(frozen=True)
class Card:
    """An offer as it is shown, with the date before which the youth is called."""

    offer: OpenOffer
    promise: date
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Found:
    guide: Guide
    matches: tuple[Match, ...]
    open_here: tuple[OpenOffer, ...]
    at: datetime

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(Card(m.offer, self.promise(m.offer), self._why(m)) for m in self.matches)

    @property
    def chosen(self) -> tuple[OpenOffer, ...]:
        """The offers picked that are still open, in the order of picking."""
        by_id = {offer.id: offer for offer in self.open_here}
        return tuple(by_id[offer_id] for offer_id in self.guide.state.chosen if offer_id in by_id)

    @property
    def what_if(self) -> tuple[WhatIf, ...]:
        possible = changes(list(self.open_here), self.guide.state.answers)[:MOST_CHANGES]
        return tuple(WhatIf(c.question, self._labels(c.question, c.choices), c.offers) for c in possible)

    def promise(self, offer: OpenOffer) -> date:
        rules = self.guide.here.rules
        return promised_date(rules.due(self.at, offer.delay_days), rules.timezone)

    def _why(self, match: Match) -> tuple[Why, ...]:
        return tuple(self._reason(reason) for reason in match.verdict.reasons)

    def _reason(self, reason: Reason) -> Why:
        if reason.question == AGE:
            low, high = reason.accepted
            ages = self.guide.here.ages
            return Why(WhyKind.AGE, low=low or str(ages.minimum), high=high or str(ages.maximum))
        question = self.guide.questionnaire.find(reason.question) if self.guide.questionnaire else None
        if reason.outcome is Outcome.UNKNOWN:
            return Why(WhyKind.UNKNOWN, question.text if question else reason.question)
        given = self.guide.state.answers.given(reason.question)
        return Why(WhyKind.ANSWER, self._labels(reason.question, tuple(v for v in given if v in reason.accepted)))

    def _labels(self, key: str, values: tuple[str, ...]) -> str:
        question = self.guide.questionnaire.find(key) if self.guide.questionnaire else None
        return "" if question is None or key == AGE else self.guide.label_of(question, values)


async def search(session: AsyncSession, guide: Guide, *, at: datetime) -> Found:
    """The same youth with the same answers always reads the same order."""
    if guide.questionnaire is None:
        return Found(guide, (), (), at)
    state = guide.state
    answers = relevant(guide.questionnaire, state.answers)
    here = await catalogue.open_offers(session, zones=guide.here.zones, theme=guide.questionnaire.theme, on=at.date())
    matches = catalogue.best(here, answers, seed=state.seed)
    # The offer that the link named comes first, when it suits.
    matches.sort(key=lambda match: match.offer.id != state.offer)
    return Found(guide, tuple(matches), tuple(here), at)
