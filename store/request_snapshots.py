"""Request snapshots: the offer and the answers as they were when a contact request was made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfferSnapshot:
    """The offer as the youth read it."""

    title: str
    how: str
    gain: str
    organisation: str
    address: str
    phone: str | None


@dataclass(frozen=True)
class SharedAnswer:
    """One answer that the offer's criteria use, in the words of the questionnaire."""

    question: str
    answer: str
