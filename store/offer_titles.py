"""Offer titles: whether they begin with a verb, in the voice of the youth. Pure."""

from functools import cache
from pathlib import Path

from store.plain_text import plain

_TEXTS = Path(__file__).parent / "texts"
_I = ("je", "j")
_BEFORE_A_VERB = ("ne", "pas", "me", "m", "se", "s", "y", "en")
_ENDINGS = ("er", "ir")


def begins_with_verb(title: str) -> bool:
    """ "Je prépare…", "J’apprends…", "Préparer…", "Me former…"; a sentence in "je" is never refused."""
    words = plain(title).split()
    if words and words[0] in _I:
        return len(words) > 1
    first = next((word for word in words if word not in _BEFORE_A_VERB), "")
    if first.endswith(_ENDINGS):
        return len(first) > len("er") and first not in _read("nouns_in_er_and_ir.txt")
    return first in _read("infinitives_in_re.txt")


@cache
def _read(name: str) -> frozenset[str]:
    return frozenset((_TEXTS / name).read_text("utf-8").split())
