"""A first name in what a youth wrote, and where it stands."""

import re
from dataclasses import dataclass

from bot.contacts.words import LONGEST_TEXT, flat, words

_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AROUND = re.compile(r"[\s.,;:!?()\"«»…*~]+")
_AFTER_A_NAME = re.compile(r"\s*(?:$|\d|[^\w\s@/_-])")
_LONGEST_PART = 20
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class FirstName:
    """A cleaned name; `start` and `end` are offsets in the text as it was written."""

    value: str
    start: int
    end: int


def find_first_name(text: str, *, expected: bool) -> str | None:
    """The first name given, cleaned, at most 40 characters.

    Unless one was asked for, only a clear introduction counts.
    """
    found = locate_first_name(text, expected=expected)
    return found.value if found else None


def locate_first_name(text: str, *, expected: bool) -> FirstName | None:
    """As find_first_name, with the place of the name."""
    text = text[:LONGEST_TEXT]
    plain = flat(text)
    return _introduced(text, plain, expected=expected) or (_bare(text, plain, 0) if expected else None)


def _introduced(text: str, plain: str, *, expected: bool) -> FirstName | None:
    for match in words().introduction.finditer(plain):
        if found := _name_at(text, match.end()):
            return found
    for match in words().introduction_with_capital.finditer(plain):
        found = _name_at(text, match.end())
        if found and text[found.start].isupper():
            return found
    if not expected:
        return None
    opening = words().introduction_when_asked.match(plain, len(plain) - len(plain.lstrip()))
    return _bare(text, plain, opening.end()) if opening else None


def _bare(text: str, plain: str, start: int) -> FirstName | None:
    """A name that is all there is from here on, or all before a comma or an age."""
    around = _AROUND.match(text, start)
    found = _name_at(text, around.end() if around else start)
    if found is None:
        return None
    if _AFTER_A_NAME.match(plain, found.end) and "?" not in plain[found.end :]:
        return found
    surname = _NAME.fullmatch(text[found.end :].strip())
    both_capitals = surname is not None and surname.group()[0].isupper() and text[found.start].isupper()
    return found if both_capitals and surname and _may_be_a_name(surname.group()) else None


def _name_at(text: str, start: int) -> FirstName | None:
    first = _NAME.match(text, start)
    if first is None or not _may_be_a_name(first.group()):
        return None
    end = first.end()
    second = _NAME.match(text, end + 1) if text[end : end + 1] == " " else None
    if second and flat(first.group()) in words().compound and _may_be_a_name(second.group()):
        end = second.end()
    elif flat(first.group()) in words().never_a_name:
        return None
    value = _cleaned(text[start:end])
    return FirstName(value, start, end) if len(value) <= words().longest_name else None


def _may_be_a_name(word: str) -> bool:
    parts = re.split(r"[-'’]", flat(word))
    return (
        len(word) >= _SHORTEST
        and (words().never_a_name - words().compound).isdisjoint(parts)
        and all(len(part) <= _LONGEST_PART for part in parts)
        and len(set(flat(word))) > 1
    )


def _cleaned(name: str) -> str:
    return "".join(part if _is_mixed(part) else part.capitalize() for part in re.split(r"([-'’ ])", name))


def _is_mixed(part: str) -> bool:
    return part[1:] != part[1:].lower() and part != part.upper() and part[:1].isupper()
