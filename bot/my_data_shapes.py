"""My data shapes: what is known of a youth, as it stands in their file."""

from dataclasses import dataclass
from datetime import date, datetime

from store.conversations import Entry
from store.request_snapshots import OfferSnapshot, SharedAnswer


@dataclass(frozen=True)
class Answered:
    question: str
    answer: str


@dataclass(frozen=True)
class SaidMessage:
    at: datetime
    by: str
    text: str | None
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class KeptDetail:
    kind: str
    value: str
    since: datetime


@dataclass(frozen=True)
class Happened:
    at: datetime
    what: str
    by: str
    detail: str | None


@dataclass(frozen=True)
class SaidOfTheCall:
    called: bool | None
    satisfaction: int | None
    at: datetime


@dataclass(frozen=True)
class KeptRequest:
    reference: str
    state: str
    outcome: str | None
    sent_at: datetime
    promised_before: datetime
    called_again_by: date | None
    moment: str
    offer: OfferSnapshot
    answers_shared: tuple[SharedAnswer, ...]
    events: tuple[Happened, ...]
    feedback: SaidOfTheCall | None


@dataclass(frozen=True)
class NotUnderstood:
    """A sentence kept for review, masked."""

    at: datetime
    text: str | None


@dataclass(frozen=True)
class KeptConsent:
    organisation: str
    agreed: bool
    at: datetime
    text: str
    button: str
    shared: tuple[str, ...]
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ReceivedMessage:
    """What a professional wrote to the youth."""

    at: datetime
    author: str
    organisation: str
    text: str


@dataclass(frozen=True)
class OneRequest:
    """What its reference and its code give to read."""

    made_at: datetime
    first_name: str | None
    contact: str | None
    request: KeptRequest
    messages: tuple[ReceivedMessage, ...]
    consent: KeptConsent


@dataclass(frozen=True)
class Everything:
    """Read together, at `made_at`; `answers` is None when the dialogue engine could not say them."""

    made_at: datetime
    channel: str
    began_at: datetime
    entry: Entry
    answers: tuple[Answered, ...] | None
    contact_details: tuple[KeptDetail, ...]
    requests: tuple[KeptRequest, ...]
    consents: tuple[KeptConsent, ...]
    messages: tuple[SaidMessage, ...]
    not_understood: tuple[NotUnderstood, ...]
