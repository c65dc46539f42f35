"""Ages in free text: the writer's own, in years, never someone else's."""

import re

from store.plain_text import plain

_UNITS = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_WORDS = {word: number for number, word in enumerate(_UNITS.split())}
_PEOPLE = "frere|soeur|mere|pere|fils|fille|enfant|bebe|cop(?:ain|ine)|mari|femme|amie?|cousine?|il|elle|daronn?e?"
_OF_OTHERS = re.compile(rf"^(?:{_PEOPLE}|depuis|pendant)$")
_YEARS = r"(?:ans?|piges?|balais|berges?)"
_NOT_YEARS = r"(?:enfants?|euros?|mois|jours?|semaines?|freres?|soeurs?)"
_OWN = re.compile(
    r"\b(?:j ?ai|g|moi c est|mon age(?: c est| est)?|agee? de)\s+(?:eu\s+)?"
    rf"(\d{{1,3}})(?:\s*{_YEARS})?\b(?!\s*{_NOT_YEARS})"
)
_STATED = re.compile(rf"\b(\d{{1,3}})\s*{_YEARS}\b")
_BARE = re.compile(
    r"^(?:(?:j ?ai|g|age|c est|euh|bah|presque|bientot)\s+)*"
    rf"(\d{{1,3}})(?:\s*{_YEARS})?(?:\s+(?:et demi|passes?|stp|svp|merci))*$"
)


def find_age(text: str, *, expected: bool) -> int | None:
    """The age that the writer says to have; a bare number counts only where an age is `expected`."""
    words = _figures(plain(text))
    if expected and (bare := _BARE.match(words)):
        return int(bare.group(1))
    for pattern in (_OWN, _STATED):
        for found in pattern.finditer(words):
            if not _is_of_someone_else(words[: found.start()].split()) and _is_age(found.group(1)):
                return int(found.group(1))
    return None


def _is_age(digits: str) -> bool:
    return 3 <= int(digits) <= 110


def _is_of_someone_else(before: list[str]) -> bool:
    """ "mon frère a 9 ans", "depuis mes 17 ans": the word that says so stands just before."""
    return any(_OF_OTHERS.match(word) for word in before[-4:]) or before[-2:] == ["ca", "fait"]


def _figures(words: str) -> str:
    """ "dix neuf ans" gives "19 ans"; only spans of number words are touched."""
    out: list[str] = []
    value: int | None = None
    for word in words.split():
        number = _TENS.get(word, _WORDS.get(word))
        joins = word == "et" and value in _TENS.values()
        if number is None and not joins:
            out.extend([str(value), word] if value is not None else [word])
            value = None
        elif number is not None and word == "un" and value is None:
            out.append(word)
        elif number is not None:
            value = number if value is None else value + number
    return " ".join([*out, str(value)] if value is not None else out)
