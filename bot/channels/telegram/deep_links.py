"""Deep links: what a link or a QR code carries into Telegram."""

import re
from dataclasses import dataclass, field

from bot.incoming import Started
from store.conversations import Entry

_CROSSING = re.compile(r"c-([A-Za-z0-9_-]{16,62})")
_OFFER = re.compile(r"o-([0-9]{1,9})")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SEPARATOR = "__"


@dataclass(frozen=True)
class Crossed:
    """Comes from another channel, with a token that works once."""

    token: str = field(repr=False)
    entry: Entry = field(default_factory=Entry)


def started_from(payload: str) -> Started | Crossed:
    """Read `c-<token>`, or what `entry_from` reads."""
    crossing = _CROSSING.fullmatch(payload.strip())
    return Crossed(crossing[1]) if crossing else Started(entry_from(payload))


def entry_from(payload: str) -> Entry:
    """Read `territory__theme__campaign`, each part optional, or `o-<offer>`; what cannot be read is left out."""
    payload = payload.strip().lower()
    offer = _OFFER.fullmatch(payload)
    if offer:
        return Entry(offer=int(offer[1]))
    parts = [part if _KEY.fullmatch(part) else None for part in payload.split(_SEPARATOR)]
    territory, theme, campaign, *_ = [*parts, None, None, None]
    return Entry(territory, theme, campaign)
