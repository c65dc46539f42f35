"""Likeness: how far two offers say the same thing. Pure."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from store.plain_text import plain

_TITLE, _HOW = 0.6, 0.4
_SAME_ORGANISATION = 0.1
LIKELY = 0.72
"""From here on two people would ask whether it is the same offer."""


@dataclass(frozen=True)
class Wording:
    """Title and description in plain words, read once and compared often."""

    organisation_id: int
    title: str
    how: str

    @classmethod
    def of(cls, organisation_id: int, title: str, how: str) -> "Wording":
        return cls(organisation_id, _without_voice(plain(title)), plain(how))


def likeness(one: Wording, other: Wording) -> float:
    """0 for nothing in common, 1 for the same words; two offers of one organisation are sooner the same."""
    bonus = _SAME_ORGANISATION if one.organisation_id == other.organisation_id else 0.0
    # Most pairs have nothing in common: the first cut spares the longer comparison.
    title = fuzz.token_sort_ratio(one.title, other.title, score_cutoff=100 * (LIKELY - _HOW - bonus) / _TITLE) / 100
    if not title:
        return 0.0
    how = fuzz.token_set_ratio(one.how, other.how) / 100
    return min(1.0, _TITLE * title + _HOW * how + bonus)


def _without_voice(title: str) -> str:
    """ "je", "j", "me" begin every title and tell none apart."""
    return " ".join(word for word in title.split() if word not in ("je", "j", "me", "m", "mon", "ma", "mes"))
