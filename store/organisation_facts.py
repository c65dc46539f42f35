"""Organisation facts: what is written of an organisation, and what differs between two versions. Pure."""

from dataclasses import dataclass, fields

from store.offer_changes import FieldChange


@dataclass(frozen=True)
class OrganisationFacts:
    name: str
    kind: str
    address: str
    phone: str | None
    delay_days: int


def differences(before: OrganisationFacts, after: OrganisationFacts) -> tuple[FieldChange, ...]:
    """Field by field, in the order of the form."""
    names = [each.name for each in fields(OrganisationFacts)]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(FieldChange(name, _told(old), _told(new)) for name, old, new in pairs if old != new)


def _told(value: str | int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)
