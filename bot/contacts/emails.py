"""E-mail addresses in free text, typed or said in words."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.contacts.contact import Contact, ContactKind
from bot.contacts.words import words

_AROUND_DOT = re.compile(r"\s*\.\s*")


def find_emails(flat: str) -> tuple[Contact, ...]:
    """Every usable address of a flattened text, in order. Nothing is looked up on the network."""
    found = (_contact_from(match) for match in words().email.finditer(flat))
    return tuple(contact for contact in found if contact is not None)


def has_unusable_email(flat: str) -> bool:
    """Whether an address was meant: something stands on both sides of an at sign, or the sign is said."""
    return words().email_intended.search(flat) is not None


def _contact_from(match: re.Match[str]) -> Contact | None:
    local, domain = match["local"].lstrip(".'"), match["domain"].rstrip(".-")
    start = match.start() + len(match["local"]) - len(local)
    end = match.start("domain") + len(domain)
    typed = f"{_written(local)}@{_written(domain).replace(' ', '.')}"
    try:
        address = validate_email(typed, check_deliverability=False, test_environment=False).normalized
    except EmailNotValidError:
        return None
    return Contact(ContactKind.EMAIL, address, start, end, address)


def _written(said: str) -> str:
    said = _AROUND_DOT.sub(".", said)
    for pattern, sign in words().email_parts:
        said = pattern.sub(sign, said)
    return said.strip()
