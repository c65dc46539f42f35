"""What one youth said on the form so far; it travels in their pages, nothing of it waits on the server."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.contacts import ContactKind
from bot.distress import DistressKind
from store.answers import Answers
from store.consents import Decision
from store.drafts import Moment

AT_ONCE = 5


@dataclass(frozen=True)
class State:
    """Everything up to the offers chosen: nothing by which somebody could be reached."""

    # Settles the order of offers, the same from page to page.
    seed: str
    territory: str | None = None
    campaign: str | None = None
    offer: int | None = None
    theme: str | None = None
    answers: Answers = field(default_factory=Answers)
    # A question that the youth wants to see again.
    asked: str | None = None
    shown: int = AT_ONCE
    chosen: tuple[int, ...] = ()
    # Names the sending once offers are chosen, so that sending twice sends once.
    sending: str | None = None
    help: DistressKind | None = None
    refused_age: int | None = None

    def but(self, **changes: Any) -> "State":
        return replace(self, **changes)

    def answered(self, answers: Answers) -> "State":
        """What was chosen under other answers is forgotten."""
        return self.but(answers=answers, asked=None, shown=AT_ONCE, chosen=(), sending=None)


@dataclass(frozen=True)
class Asked:
    """The exact consent text that was shown for one organisation, and the offers it is about."""

    organisation_id: int
    organisation: str
    offers: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Sheet:
    """The contact page as it was shown."""

    state: State
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Letter:
    """A request ready to go: it exists in the youth's own page only, until they send it."""

    sheet: Sheet
    decisions: tuple[Decision, ...]
    first_name: str
    kind: ContactKind
    contact: str
    # The contact as people write it.
    display: str
    moment: Moment


@dataclass(frozen=True)
class Receipt:
    """What opens the receipt again; `gone` counts the offers that closed meanwhile."""

    conversation_id: str
    gone: int = 0


@dataclass(frozen=True)
class Opened:
    """A request that was opened with its reference and its code."""

    request_id: str


@dataclass(frozen=True)
class Erased:
    """The receipt of an erasure, `on` a day of the youth's own calendar: nothing else could give it to read again."""

    number: str
    on: date
    messages: int
    details: int
    requests: int
    organisations: int


@dataclass(frozen=True)
class Proposed:
    """Another offer as it was proposed on the page of a request: the exact consent text, and whose it would be."""

    request_id: str
    proposal_id: str
    organisation_id: int
    text: str
