"""Own links: addresses shown to a message's own youth only, sealed anew at each reading for a quarter of an hour."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.errors import DomainError
from store.key_ring import KeyRing, Unreadable

LIFETIME = timedelta(minutes=15)


class LinkOver(DomainError):
    """The link is not ours, was altered, or is too old."""


@dataclass(frozen=True)
class OwnLink:
    """A message keeps `path` alone; what is shown says nothing of the conversation to who sees it."""

    path: str
    purpose: str

    def address(self, conversation_id: str, keys: KeyRing, *, at: datetime) -> str:
        sealed = keys.encrypt(f"{int(at.timestamp())}:{conversation_id}", bound_to=self.purpose)
        return f"{self.path}/{urlsafe_b64encode(sealed).decode()}"

    def conversation_of(self, token: str, keys: KeyRing, *, at: datetime) -> str:
        """Raise `LinkOver` unless we made it less than a quarter of an hour ago."""
        try:
            written, _, conversation_id = keys.decrypt(urlsafe_b64decode(token), bound_to=self.purpose).partition(":")
        except (Unreadable, ValueError):
            raise LinkOver from None
        if at.timestamp() - int(written) > LIFETIME.total_seconds():
            raise LinkOver
        return conversation_id


MY_DATA = OwnLink("/mes-donnees", "my_data.link")
CROSSING = OwnLink("/continuer", "crossing.link")
ALL = {link.path: link for link in (MY_DATA, CROSSING)}
