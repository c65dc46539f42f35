"""Phone numbers in free text, mainland, overseas and foreign, typed or said in words."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from bot.contacts.contact import Contact, ContactKind
from bot.contacts.spoken_numbers import Digits, runs_of_digits
from bot.contacts.words import words

_OVERSEAS = {
    "262": ("262", "263", "269", "692", "693", "639"),
    "590": ("590", "690", "691"),
    "594": ("594", "694"),
    "596": ("596", "696", "697"),
}
_COUNTRY_OF = {prefix: country for country, prefixes in _OVERSEAS.items() for prefix in prefixes}
_FICTION_ON_THE_MAINLAND = "63998"
"""Numbers reserved for fiction by Arcep; 0639 is otherwise Mayotte."""
_NATIONAL = re.compile(r"0[1-79]\d{8}")
_WITHOUT_PLUS = re.compile(r"(?:33|262|590|594|596)[1-79]\d{8}")
_WITHOUT_ZERO = re.compile(r"[67]\d{8}")
"""A mobile number said from its second digit: "6 39 98 12 34"."""
_BEGUN = re.compile(r"\W*0[67]\W*\d\d\W*")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)")
_SHORTEST_ATTEMPT, _LONGEST_ATTEMPT = 6, 12
_LONGEST_NUMBER = 18
_FRENCH_COUNTRIES = (33, 262, 590, 594, 596)


def find_phones(flat: str) -> tuple[Contact, ...]:
    """Every phone number of a flattened text, in order."""
    return tuple(contact for run in runs_of_digits(flat) for contact in _in_run(run))


def shown(e164: str) -> str:
    """A kept number as people read it: "06 39 98 12 34"."""
    number = _parsed(e164)
    return _display(number) if number else e164


def has_incomplete_phone(flat: str) -> bool:
    """Whether a number was begun, or has digits too many: dates, postcodes, prices and references are not."""
    cued = words().phone_cue.search(flat) is not None
    return bool(_BEGUN.fullmatch(flat)) or any(_looks_like_an_attempt(run, cued=cued) for run in runs_of_digits(flat))


def _in_run(run: Sequence[Digits]) -> Iterator[Contact]:
    at = 0
    while at < len(run):
        number, taken = _longest_number(run[at : at + _LONGEST_NUMBER])
        if number is None or _goes_on(run[at + taken :]):
            at += 1
            continue
        yield Contact(ContactKind.PHONE, _e164(number), run[at].start, run[at + taken - 1].end, _display(number))
        at += taken


def _longest_number(run: Sequence[Digits]) -> tuple[PhoneNumber | None, int]:
    beginnings = list(accumulate(group.digits for group in run))
    for taken in range(len(beginnings), 0, -1):
        number = _number_from(beginnings[taken - 1])
        if number is not None:
            return number, taken
    if run and run[0].digits in ("6", "7") and _WITHOUT_ZERO.fullmatch(beginnings[-1]):
        return _parsed(f"+{_country_of(beginnings[-1])}{beginnings[-1]}"), len(run)
    return None, 0


def _number_from(digits: str) -> PhoneNumber | None:
    if not 10 <= len(digits) <= _LONGEST_NUMBER or "+" in digits[1:]:
        return None
    if _NATIONAL.fullmatch(digits):
        return _parsed(f"+{_country_of(digits[1:])}{digits[1:]}")
    if digits.startswith("+"):
        return _parsed(digits)
    if digits.startswith("00"):
        return _parsed(f"+{digits[2:]}")
    return _parsed(f"+{digits}") if _WITHOUT_PLUS.fullmatch(digits) else None


def _country_of(national: str) -> str:
    return "33" if national.startswith(_FICTION_ON_THE_MAINLAND) else _COUNTRY_OF.get(national[:3], "33")


def _parsed(international: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(international)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code in _FRENCH_COUNTRIES:
        national = str(number.national_number)
        # Numbers reserved for fiction are not "valid" for the library: length and first digit judge French ones.
        return number if len(national) == 9 and national[0] in "1234567" + "9" else None
    return number if phonenumbers.is_valid_number(number) else None


def _goes_on(rest: Sequence[Digits]) -> bool:
    """One digit more, standing alone: the number was mistyped, and nobody knows which digit is too many."""
    return len(rest) == 1 and len(rest[0].digits) == 1


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _display(number: PhoneNumber) -> str:
    if number.country_code not in _FRENCH_COUNTRIES:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    national = f"0{number.national_number}"
    return " ".join(national[at : at + 2] for at in range(0, 10, 2))


def _looks_like_an_attempt(run: Sequence[Digits], *, cued: bool) -> bool:
    digits = "".join(group.digits for group in run)
    if digits.startswith("+"):
        return len(digits) >= _SHORTEST_ATTEMPT
    mobile = digits.startswith(("06", "07"))
    if len(digits) > _LONGEST_ATTEMPT or (_DATE.fullmatch(digits) and not (mobile and len(digits) < 8)):
        return False
    if mobile:
        return len(digits) >= (4 if cued else _SHORTEST_ATTEMPT)
    begun = digits[:1] == "0" and digits[1:2] not in ("", "0", "8")
    return (begun or cued) and len(digits) >= (_SHORTEST_ATTEMPT if begun else _SHORTEST_ATTEMPT + 1)
