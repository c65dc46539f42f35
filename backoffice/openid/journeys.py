"""Journeys: what a browser carries sealed while its person is at the provider."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe

from pydantic import TypeAdapter, ValidationError

from store.key_ring import KeyRing, Unreadable

JOURNEY_LIFE = timedelta(minutes=10)
BOUND_TO = "cookies:openid-journey"


@dataclass(frozen=True)
class Journey:
    """One sign-in under way: state and nonce have 43 characters, `verifier` is that of PKCE."""

    state: str
    nonce: str
    verifier: str
    until: datetime

    def is_answered_by(self, state: str) -> bool:
        return compare_digest(self.state.encode(), state.encode())


def new_journey(*, at: datetime) -> Journey:
    return Journey(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), at + JOURNEY_LIFE)


def seal(journey: Journey, keys: KeyRing) -> str:
    """The journey as the value of a cookie, that its bearer can neither read nor make."""
    text = TypeAdapter(Journey).dump_json(journey).decode()
    return base64.urlsafe_b64encode(keys.encrypt(text, bound_to=BOUND_TO)).decode()


def find_journey(cookie: str, keys: KeyRing, *, at: datetime) -> Journey | None:
    """None for a cookie that is not ours, or too old."""
    try:
        text = keys.decrypt(base64.urlsafe_b64decode(cookie.encode()), bound_to=BOUND_TO)
        journey = TypeAdapter(Journey).validate_json(text)
    except (Unreadable, ValidationError, ValueError):
        return None
    return journey if journey.until > at else None
