"""The words of contact details, read once from words.yml."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

LONGEST_TEXT = 2000
"""Characters read; what comes after is neither found nor kept."""


@dataclass(frozen=True, slots=True)
class Words:
    units: Mapping[str, int]
    teens: Mapping[str, int]
    tens: Mapping[str, int]
    et: str
    email: re.Pattern[str]
    email_intended: re.Pattern[str]
    email_parts: tuple[tuple[re.Pattern[str], str], ...]
    phone_cue: re.Pattern[str]
    network: re.Pattern[str]
    street: re.Pattern[str]
    introduction: re.Pattern[str]
    introduction_with_capital: re.Pattern[str]
    introduction_when_asked: re.Pattern[str]
    compound: frozenset[str]
    never_a_name: frozenset[str]
    longest_name: int
    masks: Mapping[str, str]


@cache
def words() -> Words:
    """The words that ship with the package."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("words.yml").read_text(encoding="utf-8"))
    names = raw["first_names"]
    return Words(
        units=raw["numbers"]["units"],
        teens=raw["numbers"]["teens"],
        tens=raw["numbers"]["tens"],
        et=raw["numbers"]["and"],
        email=_email(raw["emails"]),
        email_intended=re.compile(rf"\w@(?!\w+ ?[:=])|\w @ |(?<!\w)(?:{_any(raw['emails']['at_for_sure'])})(?!\w)"),
        email_parts=_email_parts(raw["emails"]),
        phone_cue=re.compile(rf"\b(?:{_any(raw['phones']['cues'])})\b"),
        network=_network(raw["networks"]),
        street=_street(raw["streets"]),
        introduction=_introduction(names["introductions"]),
        introduction_with_capital=_introduction(names["introductions_with_capital"]),
        introduction_when_asked=_introduction(
            (*names["introductions_when_asked"], *names["introductions_with_capital"])
        ),
        compound=frozenset(names["compound"]),
        never_a_name=frozenset(names["never"].split()),
        longest_name=names["longest"],
        masks=raw["masks"],
    )


def flat(text: str) -> str:
    """The text in lower case without accents, each character at its own place so that offsets stay true."""
    return "".join(_flat_character(c) for c in text[:LONGEST_TEXT])


@cache
def _flat_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in "’ʼ‘`´":
        return "'"
    if character.isspace():
        return " "
    return (unicodedata.normalize("NFKD", character)[:1].lower() or " ")[0]


def _any(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _email(raw: Mapping[str, Any]) -> re.Pattern[str]:
    joint = rf" +(?:{_any((*raw['dot'], *raw['dash'], *raw['low_line']))}) +"
    at = rf" {{0,2}}(?:@|{_any((*raw['at_for_sure'], *raw['at_between_spaces']))}) {{0,2}}"
    said_dot, endings = _any(raw["dot"]), _any(raw["endings"])
    dot = rf"(?: +(?:{said_dot}) +| ?[(\[](?:{said_dot})[)\]] ?|\.| *\. *(?=(?:{endings})\b))"
    known = rf"(?:{_any(raw['providers'])}) (?:{endings})\b"
    name = r"[\w.+%'-]{1,64}"
    host = r"[\w-]{1,63}"
    dash = rf"(?: +(?:{_any(raw['dash'])}) +{host})?"
    return re.compile(
        rf"(?<![\w.+%-])(?P<local>{name}(?:{joint}{name}){{0,5}}){at}"
        rf"(?P<domain>{known}|{host}{dash}(?:{dot}{host}){{1,4}})"
    )


def _email_parts(raw: Mapping[str, Any]) -> tuple[tuple[re.Pattern[str], str], ...]:
    signs = ((raw["low_line"], "_"), (raw["dash"], "-"), (raw["dot"], "."))
    return tuple((re.compile(rf" +(?:{_any(said)}) +| ?[(\[](?:{_any(said)})[)\]] ?"), sign) for said, sign in signs)


def _network(raw: Mapping[str, Any]) -> re.Pattern[str]:
    name = rf"(?:{_any(raw['names'])})(?!\w)"
    mine = rf"\b(?:{_any(raw['mine'])})"
    account = r"@?\w[\w.#-]{1,40}"
    telling = r"(?:@\w[\w.-]{1,40}|(?=[\w.#-]*[\d_.#])\w[\w.#-]{2,40})"
    linked = rf"{name} *(?:{_any(raw['links'])})?(?!\w) *{telling}"
    return re.compile(
        rf"{mine} {name} *(?:{_any(raw['links'])})(?!\w) *{account}|{mine} {name} +(?:{telling}|{account} *$)"
        rf"|\b{linked}|\b{name} ?[:=] ?{account}|\b{name} +@\w[\w.-]{{1,40}}|\b{telling} +sur {name}"
        r"|(?<![\w.@])@\w[\w.-]{1,40}"
    )


def _street(streets: Iterable[str]) -> re.Pattern[str]:
    street = rf"(?:{_any(streets)})\b\.?"
    words_of_it = r"(?: [^\s,.;!?]+)"
    return re.compile(
        rf"\b\d{{1,4}} ?(?:bis|ter|quater|[a-d])?\b,? ?{street}{words_of_it}{{1,6}}"
        rf"|\b{street} (?:de|du|des|d'|la|le|l')(?:\b|(?<=')){words_of_it}{{0,4}}"
    )


def _introduction(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(patterns)}) *(?!\w*['])(?=[^\W\d_])")
