"""Free text made safe for review: what identifies someone is replaced by a neutral word."""

import re
from collections.abc import Iterator

from bot.contacts.emails import find_emails
from bot.contacts.finding import without
from bot.contacts.first_names import locate_first_name
from bot.contacts.phones import find_phones
from bot.contacts.words import LONGEST_TEXT, flat, words

_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]+|\b(?:[a-z0-9-]{2,63}\.){1,4}(?:com|fr|org|net|me|gg|io|ly|be|eu|re)(?:/[^\s]*)?\b"
)
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){3,7}(?:[ -]?[a-z0-9]{1,3})?\b")
_SOCIAL_SECURITY = re.compile(
    r"(?<!\d)[12][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[ab])"
    r"[ .-]?\d{3}[ .-]?\d{3}(?:[ .-]?\d{2})?(?!\d)"
)
_LONG_NUMBER = re.compile(r"\d(?:[\W_]{0,3}\d){7,}")


def mask_for_review(text: str) -> str:
    """The text with phones, addresses, accounts and numbers that identify someone replaced by neutral words."""
    text = text[:LONGEST_TEXT]
    plain = flat(text)
    masked: list[tuple[int, int, str]] = []
    for start, end, mask in _secrets(text, plain):
        if all(end <= begun or ended <= start for begun, ended, _ in masked):
            masked.append((start, end, words().masks[mask]))
    for start, end, mask in sorted(masked, reverse=True):
        text = text[:start] + mask + text[end:]
    return text


def _secrets(text: str, plain: str) -> Iterator[tuple[int, int, str]]:
    """What to hide, the surest first; later ones that overlap are left out."""
    emails = find_emails(plain)
    yield from ((found.start, found.end, "email") for found in emails)
    for pattern, mask in ((_URL, "url"), (_IBAN, "iban"), (_SOCIAL_SECURITY, "social_security")):
        yield from ((*found.span(), mask) for found in pattern.finditer(plain))
    yield from ((found.start, found.end, "phone") for found in find_phones(without(plain, emails)))
    for pattern, mask in ((words().street, "address"), (words().network, "handle")):
        yield from ((*found.span(), mask) for found in pattern.finditer(plain))
    if name := locate_first_name(text, expected=False):
        yield name.start, name.end, "first_name"
    yield from ((*found.span(), "number") for found in _LONG_NUMBER.finditer(plain))
