"""Organisation writing: what was typed in the form of an organisation, read and held to the rules. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.deadlines import LONGEST_DELAY, SHORTEST_DELAY
from store.offer_writing import Problem, ProblemKind, cleaned
from store.organisation_facts import OrganisationFacts

LONGEST_NAME, LONGEST_ADDRESS = 120, 200
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{1,24}")
KINDS = (
    "mission_locale",
    "information_jeunesse",
    "emploi_public",
    "formation",
    "habitat_jeunes",
    "hebergement",
    "bailleur_social",
    "sante",
    "mobilite",
    "vie_etudiante",
    "association",
    "animation",
    "volontariat",
    "entreprises",
    "collectivite",
    "autre",
)
"""Keys; their words are in `templates/organisations/_kinds.html`."""


@dataclass(frozen=True)
class OrganisationForm:
    """The fields as they were typed."""

    name: str = ""
    kind: str = ""
    address: str = ""
    phone: str = ""
    delay_days: str = ""


@dataclass(frozen=True)
class CheckedOrganisation:
    facts: OrganisationFacts
    problems: tuple[Problem, ...]


def form_of(facts: OrganisationFacts) -> OrganisationForm:
    return OrganisationForm(facts.name, facts.kind, facts.address, facts.phone or "", str(facts.delay_days))


def check(form: OrganisationForm, *, present_kind: str = "") -> CheckedOrganisation:
    """Read the whole form; every problem is named at once. `present_kind` stays allowed, whatever it is."""
    facts = OrganisationFacts(
        name=_line(form.name),
        kind=form.kind,
        address=_line(form.address),
        phone=_line(form.phone) or None,
        delay_days=_delay(form.delay_days),
    )
    return CheckedOrganisation(facts, tuple(_problems(facts, present_kind)))


def _problems(facts: OrganisationFacts, present_kind: str) -> Iterator[Problem]:
    yield from _text("name", facts.name, LONGEST_NAME)
    if facts.kind not in (*KINDS, present_kind or KINDS[0]):
        yield Problem("kind", ProblemKind.UNKNOWN)
    yield from _text("address", facts.address, LONGEST_ADDRESS)
    if facts.phone is not None and not PHONE.fullmatch(facts.phone):
        yield Problem("phone", ProblemKind.UNKNOWN)
    if not facts.delay_days:
        yield Problem("delay_days", ProblemKind.OUT_OF_BOUNDS)


def _text(field: str, value: str, longest: int) -> Iterator[Problem]:
    if not value:
        yield Problem(field, ProblemKind.MISSING)
    elif len(value) > longest:
        yield Problem(field, ProblemKind.TOO_LONG)


def _line(typed: str) -> str:
    return " ".join(cleaned(typed).split())


def _delay(typed: str) -> int:
    """0 for what is no delay."""
    digits = typed.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 3):
        return 0
    return int(digits) if SHORTEST_DELAY <= int(digits) <= LONGEST_DELAY else 0
