"""A text as plain words and figures, cut where a clause ends."""

import re
from collections.abc import Iterator

from store.plain_text import plain

STOP = "|"

_STOPS = re.compile(r"[.,;:!?()\n/+&\u2013\u2014\u2026-]")
_HYPHENS = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
_PIECE = re.compile(r"(?:j?ai|g|moi|age|an|ans)(?=\d)|[a-z]+\d\w*|\d+|[a-z]+|\|")
_UNITS = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {"vingt": 20, "vint": 20, "vin": 20, "tren": 30, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_BY_EAR = {"set": 7, "kinze": 15, "quinz": 15, "seise": 16, "seze": 16, "disset": 17, "dizuit": 18} | {
    "disuit": 18,
    "dizneuf": 19,
    "disneuf": 19,
}
_WORDS = {word: number for number, word in enumerate(_UNITS.split())} | _BY_EAR


def read(text: str) -> list[str]:
    """ "J'ai dix-neuf ans, à Reims" gives j ai 19 ans | a reims."""
    clauses = _STOPS.split(_HYPHENS.sub(" ", text))
    words = _PIECE.findall(f" {STOP} ".join(plain(clause) for clause in clauses))
    return list(_figures(words))


def _figures(words: list[str]) -> Iterator[str]:
    """Number words as figures; "un" alone stays a word."""
    value: int | None = None
    for word in words:
        number = _TENS.get(word, _WORDS.get(word))
        if number is not None and not (word == "un" and value is None):
            value = number if value is None else value + number
        elif not (word == "et" and value in _TENS.values()):
            if value is not None:
                yield str(value)
            value = None
            yield word
    if value is not None:
        yield str(value)
