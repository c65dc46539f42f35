"""Every table of the store, for migrations and tests."""

from store import (
    consents,
    contact_details,
    contact_requests,
    conversations,
    distress_counts,
    inbox,
    messages,
    notices,
    offers,
    organisations,
    people,
    questionnaires,
    request_events,
    sign_in,
    territories,
    themes,
    unanswered,
    unmet_needs,
)
from store.database import Base

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "consents",
    "contact_details",
    "contact_requests",
    "conversations",
    "distress_counts",
    "inbox",
    "messages",
    "notices",
    "offers",
    "organisations",
    "people",
    "questionnaires",
    "request_events",
    "sign_in",
    "territories",
    "themes",
    "unanswered",
    "unmet_needs",
]
