"""What a text says about one place: its name, postcode, district number and department."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from store.places.names import Words

_NUMBER = re.compile(r"(\d{1,3})(e|er|ere|eme|ieme|nd|nde|de)?")
_POSTCODE = re.compile(r"\d{5}")
_LEFT_OUT = frozenset({"arrondissement", "arrondissements", "arrdt", "ardt", "arr", "cedex"})
_SUFFIXES = frozenset({"e", "er", "ere", "eme", "ieme"})
LONGEST_AREA = 6  # words: "provence alpes cote d azur" has five, "terres australes et antarctiques" four


@dataclass(frozen=True, slots=True)
class Query:
    """`ordinal` tells "7e", surely a district, from "7", which may be a department."""

    name: Words
    postcode: str | None = None
    number: int | None = None
    ordinal: bool = False
    departments: frozenset[str] = frozenset()

    @property
    def department_of_number(self) -> frozenset[str]:
        if self.number is None or self.ordinal:
            return frozenset()
        return frozenset({"2A", "2B"}) if self.number == 20 else frozenset({f"{self.number:02d}"})


def read(text: Words) -> Query:
    """Take the numbers out of the words; never fails."""
    postcode, rest = _without_postcode(text)
    name: list[str] = []
    number, ordinal = None, False
    departments: frozenset[str] = frozenset()
    for word in rest:
        figure = _NUMBER.fullmatch(word)
        if word in {"2a", "2b"}:
            departments = frozenset({word.upper()})
        elif figure and number is None:
            number, ordinal = int(figure[1]), bool(figure[2])
        elif word in _LEFT_OUT or (number is not None and word in _SUFFIXES):
            ordinal = number is not None
        else:
            name.append(word)
    return Query(tuple(name), postcode, number, ordinal, departments)


def split_area(name: Words, areas: Mapping[str, frozenset[str]]) -> tuple[Words, frozenset[str]] | None:
    """The name without the department or region written before or after it, and the departments meant."""
    for size in range(min(LONGEST_AREA, len(name) - 1), 0, -1):
        for area, rest in ((name[-size:], name[:-size]), (name[:size], name[size:])):
            departments = areas.get("".join(area))
            if departments:
                return rest, departments
    return None


def _without_postcode(text: Words) -> tuple[str | None, Words]:
    for at, word in enumerate(text):
        if _POSTCODE.fullmatch(word):
            return word, text[:at] + text[at + 1 :]
        pair = text[at : at + 2]
        if tuple(map(len, pair)) == (2, 3) and all(part.isdigit() for part in pair):
            return "".join(pair), text[:at] + text[at + 2 :]
    return None, text
