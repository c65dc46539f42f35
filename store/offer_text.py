"""Offer text: everything that is written in an offer, as one value. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from store.criteria import Criteria, Criterion
from store.offer_changes import FieldChange
from store.offer_zones import key_of
from store.places import Zone

WHOM_IT_REACHES = ("theme", "zones", "age", "criterion:")
"""The beginnings of the fields that decide which youths see the offer."""

_ORDER = ("theme", "title", "how", "gain", "zones", "age", "criterion", "delay_days", "capacity", "valid_until")


@dataclass(frozen=True)
class OfferText:
    """`delay_days` None is that of the organisation; `capacity` None has no limit, `valid_until` None no end."""

    theme: str
    title: str
    how: str
    gain: str
    zones: tuple[Zone, ...]
    criteria: Criteria = field(default_factory=Criteria)
    delay_days: int | None = None
    capacity: int | None = None
    valid_until: date | None = None


def differences(before: OfferText, after: OfferText) -> tuple[FieldChange, ...]:
    """Each field that differs, in the order of the form."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return tuple(
        FieldChange(key, old.get(key, ()), new.get(key, ()))
        for key in sorted(old | new, key=_place_in_form)
        if old.get(key, ()) != new.get(key, ())
    )


def reaches_others(changes: tuple[FieldChange, ...]) -> bool:
    """Whether other youths than before see the offer."""
    return any(change.field.startswith(WHOM_IT_REACHES) for change in changes)


def _fields(text: OfferText) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from (("theme", (text.theme,)), ("title", (text.title,)), ("how", (text.how,)), ("gain", (text.gain,)))
    yield "zones", tuple(sorted(map(key_of, text.zones)))
    yield "age", _ages(text.criteria)
    yield from map(_criterion, text.criteria.choices)
    for key, value in (
        ("delay_days", text.delay_days),
        ("capacity", text.capacity),
        ("valid_until", text.valid_until),
    ):
        yield key, () if value is None else (str(value),)


def _place_in_form(key: str) -> int:
    return _ORDER.index(key.partition(":")[0])


def _ages(criteria: Criteria) -> tuple[str, ...]:
    if criteria.age_min is None and criteria.age_max is None:
        return ()
    return tuple("" if bound is None else str(bound) for bound in (criteria.age_min, criteria.age_max))


def _criterion(criterion: Criterion) -> tuple[str, tuple[str, ...]]:
    return f"criterion:{criterion.question}", tuple(sorted(criterion.choices))
