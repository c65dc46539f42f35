"""A way to reach someone, found in what they wrote, or the reason why it was refused."""

from dataclasses import dataclass
from enum import StrEnum


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Refusal(StrEnum):
    """Why nothing usable was found where something was clearly meant."""

    INCOMPLETE_PHONE = "incomplete_phone"
    INVALID_EMAIL = "invalid_email"
    SOCIAL_HANDLE = "social_handle"


@dataclass(frozen=True, slots=True)
class Contact:
    """`value` is E.164 or a normalised address; `start` and `end` are offsets in the text as it was written."""

    kind: ContactKind
    value: str
    start: int
    end: int
    display: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Contacts in the order of the text. `refused` is only told when there is none."""

    contacts: tuple[Contact, ...]
    refused: Refusal | None
