"""Contact details in free text: found, refused with a reason, or masked."""

from bot.contacts.contact import Contact, ContactKind, Findings, Refusal
from bot.contacts.finding import find
from bot.contacts.first_names import FirstName, find_first_name, locate_first_name
from bot.contacts.masking import mask_for_review
from bot.contacts.phones import shown

__all__ = [
    "Contact",
    "ContactKind",
    "Findings",
    "FirstName",
    "Refusal",
    "find",
    "find_first_name",
    "locate_first_name",
    "mask_for_review",
    "shown",
]
