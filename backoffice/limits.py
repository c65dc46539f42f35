"""How often one may try to come into the back office, and write to people from it."""

from fastapi import Request

from doors.limits import Rule, address_key
from store.errors import DomainError

LINKS_FOR_EMAIL = Rule("links-for-email", amount=5, seconds=900)
LINKS_FROM_ADDRESS = Rule("links-from-address", amount=30, seconds=900)
LINK_TRIES_FROM_ADDRESS = Rule("link-tries-from-address", amount=60, seconds=900)
INVITATIONS_TO_SOMEBODY = Rule("invitations-to-somebody", amount=5, seconds=900)
INVITATIONS_BY_PERSON = Rule("invitations-by-person", amount=100, seconds=3600)
PASSWORDS_FOR_EMAIL = Rule("passwords-for-email", amount=10, seconds=900)
PASSWORDS_FROM_ADDRESS = Rule("passwords-from-address", amount=30, seconds=900)
CODES_FOR_PERSON = Rule("codes-for-person", amount=10, seconds=3600)
CODES_FROM_ADDRESS = Rule("codes-from-address", amount=60, seconds=900)
PROVIDER_FROM_ADDRESS = Rule("provider-from-address", amount=60, seconds=900)


class TooMany(DomainError):
    """More tries than a person needs."""


def network_of(request: Request) -> str:
    """Who counts as one behind an address."""
    return address_key(request.client.host if request.client else "")
