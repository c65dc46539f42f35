"""Deep links: what a link or a QR code carries into Telegram."""

import re

from store.conversations import Entry

_OFFER = re.compile(r"o-([0-9]{1,9})")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SEPARATOR = "__"


def entry_from(payload: str) -> Entry:
    """Read `territory__theme__campaign`, each part optional, or `o-<offer>`; what cannot be read is left out."""
    payload = payload.strip().lower()
    offer = _OFFER.fullmatch(payload)
    if offer:
        return Entry(offer=int(offer[1]))
    parts = [part if _KEY.fullmatch(part) else None for part in payload.split(_SEPARATOR)]
    territory, theme, campaign, *_ = [*parts, None, None, None]
    return Entry(territory, theme, campaign)
