"""Refusals: what is said of a contact detail that cannot be used."""

from actions.heard import Heard

KNOWN = frozenset({"incomplete_phone", "invalid_email", "social_handle"})


def refusal(heard: Heard) -> str | None:
    """The response that says why; None when nothing was refused."""
    reason = heard.refused.lower()
    return f"utter_refused_{reason}" if reason in KNOWN else None
