"""The search for the writer's own age among the numbers of a message."""

from collections.abc import Sequence

from store.ages.numbers import OLDEST, Number, numbers_in
from store.ages.words import known

_YOUNGEST = 3
_YOUNGEST_WRITER = 12  # below, only "j'ai 8 ans" is believed
_BARE_YOUNGEST, _BARE_OLDEST = 14, 35  # without "ans", only the age of a youth is believed
_STRONG, _SAID, _WEAK, _NOT = 3, 2, 1, 0

# The last two words before a number that make it the writer's age, small words left out.
_I_HAVE = frozenset(
    {("j", "ai"), ("en", "ai"), ("je", "ai"), ("viens", "d"), ("moi", "c"), ("age", "est"), ("age", "c")}
)
_I_HAVE_IN_ONE = frozenset({"g", "jai", "moi", "age", "j", "jviens", "ge"})


def find_age(text: str, *, expected: bool) -> int | None:
    """The age that the writer says to have; a bare number counts only where an age is `expected`.

    Ages of others ("mon frère a 9 ans"), of the past ("depuis mes 17 ans") and limits ("moins de 26 ans") do not count.
    """
    numbers = tuple(numbers_in(text))
    own = [(strength, -rank, each.value) for rank, each in enumerate(numbers) if (strength := _strength(each))]
    if own:
        return max(own)[2]
    return _answer(numbers) if expected else None


def _strength(number: Number) -> int:
    """How surely this is the writer's age; 0 when it is not."""
    if not _YOUNGEST <= number.value <= OLDEST or number.is_of_someone_else or number.is_no_age:
        return _NOT
    return _in_years(number) if number.in_years else _without_unit(number)


def _in_years(number: Number) -> int:
    if not known().never_after.isdisjoint(number.after[1:3]):
        return _NOT
    if _says_i_have(number.before):
        return _STRONG
    if number.before[-1:] in (("a",), ("des",)) or number.before[-2:] == ("age", "de"):
        return _WEAK if number.personal and known().past.isdisjoint(number.before) else _NOT
    return _SAID if number.value >= _YOUNGEST_WRITER else _NOT


def _without_unit(number: Number) -> int:
    if not _BARE_YOUNGEST <= number.value <= _BARE_OLDEST:
        return _NOT
    if _is_surely_mine(number):
        return _STRONG
    ends, last = not number.after, number.before[-1:]
    denies_another = number.after[:1] == ("pas",) and "".join(number.after[1:2]).isdigit()
    if denies_another or (ends and last and (last[0] in known().genders or last[0] == "moi")):
        return _SAID
    return _WEAK if number.opens and ends and not last else _NOT


def _is_surely_mine(number: Number) -> bool:
    """ "j'ai 19 et j'habite…", "j'en ai 20", "22 mon âge", "j'ai fêté mes 20" """
    if number.after[:2] == ("mon", "age") or number.before[-2:] == ("en", "ai"):
        return True
    if number.before[-1:] == ("mes",):
        return not known().celebrated.isdisjoint(number.before)
    may_follow = not number.after or number.after[0] in known().after_bare
    return may_follow and _says_i_have(number.before)


def _says_i_have(before: Sequence[str]) -> bool:
    said = [word for word in before if word not in known().nearly]
    ending = tuple(said[-2:])
    stated = ending == ("c", "est") and not {"age", "moi"}.isdisjoint(said)
    return stated or ending in _I_HAVE or not _I_HAVE_IN_ONE.isdisjoint(said[-1:])


def _answer(numbers: Sequence[Number]) -> int | None:
    """The number that answers "quel âge as-tu ?": the only one, or the one that is said to be so now."""
    possible = [number for number in numbers if _may_answer(number)]
    if len(possible) > 1:
        possible = [number for number in possible if not known().now.isdisjoint(number.before[-3:])] or possible[:1]
    return possible[-1].value if possible else None


def _may_answer(number: Number) -> bool:
    denied = not known().denied.isdisjoint(number.before[-1:]) or number.before[-2:-1] == ("lieu",)
    theirs = not known().theirs.isdisjoint(number.before[-2:]) or number.is_of_someone_else
    ends = not number.after or number.after[0] in known().after_an_answer
    return ends and not denied and not theirs and not number.is_one_of_many
