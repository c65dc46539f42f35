"""Drafts: a contact request being written, step by step. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from store.consents import Decision


class StepKind(StrEnum):
    CONSENT = "consent"
    FIRST_NAME = "first_name"
    CONTACT = "contact"
    MOMENT = "moment"
    RECAP = "recap"
    SENT = "sent"
    ALL_REFUSED = "all_refused"


class Moment(StrEnum):
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    ANY = "any"


@dataclass(frozen=True)
class Chosen:
    """An offer picked by the youth, and who stands behind it."""

    offer_id: int
    organisation_id: int


@dataclass(frozen=True)
class Step:
    """What to ask now; a consent names its organisation."""

    kind: StepKind
    organisation_id: int | None = None


@dataclass(frozen=True)
class Draft:
    """`key` makes a repeated sending harmless; contact details stand by reference."""

    key: str
    chosen: tuple[Chosen, ...] = ()
    decisions: tuple[Decision, ...] = ()
    first_name: str | None = None
    contact: str | None = None
    moment: Moment | None = None
    confirmed: bool = False

    def choose(self, chosen: Chosen) -> "Draft":
        return self if chosen in self.chosen else replace(self, chosen=(*self.chosen, chosen))

    def with_contact(self, contact: str) -> "Draft":
        return replace(self, contact=contact)

    def drop(self, offer_id: int) -> "Draft":
        return replace(self, chosen=tuple(c for c in self.chosen if c.offer_id != offer_id))

    def decide(self, organisation_id: int, *, agreed: bool, text: str, label: str, at: datetime) -> "Draft":
        kept = tuple(d for d in self.decisions if d.organisation_id != organisation_id)
        return replace(self, decisions=(*kept, Decision(organisation_id, agreed, text, label, at)))

    @property
    def organisations(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(chosen.organisation_id for chosen in self.chosen))

    @property
    def agreed(self) -> tuple[Chosen, ...]:
        """What may be sent: the offers of organisations that the youth said yes to."""
        yes = {d.organisation_id for d in self.decisions if d.agreed}
        return tuple(chosen for chosen in self.chosen if chosen.organisation_id in yes)

    def next_step(self) -> Step:
        """The first thing still missing: each consent, then first name, contact, moment, and a last look."""
        decided = {d.organisation_id for d in self.decisions}
        for organisation_id in self.organisations:
            if organisation_id not in decided:
                return Step(StepKind.CONSENT, organisation_id)
        if not self.agreed:
            return Step(StepKind.ALL_REFUSED)
        for kind, value in (
            (StepKind.FIRST_NAME, self.first_name),
            (StepKind.CONTACT, self.contact),
            (StepKind.MOMENT, self.moment),
        ):
            if value is None:
                return Step(kind)
        return Step(StepKind.SENT if self.confirmed else StepKind.RECAP)

    def undo(self) -> "Draft":
        """One step back: the last thing said is asked again."""
        if self.moment is not None:
            return replace(self, moment=None, confirmed=False)
        if self.contact is not None:
            return replace(self, contact=None)
        if self.first_name is not None:
            return replace(self, first_name=None)
        return replace(self, decisions=self.decisions[:-1])
