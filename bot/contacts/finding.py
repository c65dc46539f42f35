"""The search for contact details in what a youth wrote."""

from collections.abc import Iterable

from bot.contacts.contact import Contact, Findings, Refusal
from bot.contacts.emails import find_emails, has_unusable_email
from bot.contacts.phones import find_phones, has_incomplete_phone
from bot.contacts.words import flat, words


def find(text: str) -> Findings:
    """Phones and e-mail addresses of a text, or the reason why what was meant cannot be used."""
    plain = flat(text)
    emails = find_emails(plain)
    phones = find_phones(without(plain, emails))
    contacts = tuple(sorted((*emails, *phones), key=lambda contact: contact.start))
    return Findings(contacts, None if contacts else _refusal(plain))


def without(plain: str, contacts: Iterable[Contact]) -> str:
    """The same text with these contacts replaced by something that is neither a digit nor a separator."""
    for contact in contacts:
        plain = plain[: contact.start] + "|" * (contact.end - contact.start) + plain[contact.end :]
    return plain


def _refusal(plain: str) -> Refusal | None:
    if has_incomplete_phone(plain):
        return Refusal.INCOMPLETE_PHONE
    if words().network.search(plain):
        return Refusal.SOCIAL_HANDLE
    return Refusal.INVALID_EMAIL if has_unusable_email(plain) else None
