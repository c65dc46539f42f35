"""Scopes: whose requests the figures count, and since when."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement

from store.contact_requests import ContactRequest
from store.errors import DomainError
from store.people import Viewer


class NothingToCount(DomainError):
    """The viewer acts for nobody and looks at nothing, or not in this way."""


class Scope(StrEnum):
    """In what quality somebody reads figures; the values stand in addresses."""

    ORGANISATIONS = "organismes"
    TERRITORIES = "territoires"
    OVERSEEN = "services"


class Period(StrEnum):
    """Days before now, by the day on which requests were made."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"

    def begins(self, at: datetime) -> datetime:
        return at - timedelta(days=int(self))


def scopes_of(viewer: Viewer) -> tuple[Scope, ...]:
    """Their own organisations first, then territories that they animate, then those that they only look at."""
    held = {
        Scope.ORGANISATIONS: viewer.seen_organisations,
        Scope.TERRITORIES: viewer.territories,
        Scope.OVERSEEN: viewer.overseen,
    }
    return tuple(scope for scope in Scope if held[scope])


def find_scope(viewer: Viewer, wanted: Scope | None) -> Scope:
    """The one wanted, or else the first that they have; raise `NothingToCount` when they have none such."""
    held = scopes_of(viewer)
    if not held or (wanted and wanted not in held):
        raise NothingToCount
    return wanted or held[0]


def within(viewer: Viewer, scope: Scope) -> ColumnElement[bool]:
    """The requests that count."""
    match scope:
        case Scope.ORGANISATIONS:
            return ContactRequest.organisation_id.in_(viewer.seen_organisations)
        case Scope.TERRITORIES:
            return ContactRequest.territory_id.in_(viewer.territories)
        case Scope.OVERSEEN:
            return ContactRequest.territory_id.in_(viewer.overseen)
