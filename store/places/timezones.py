"""The time zone of every place where a commune lies.

Sources: tz database, file `europe`, `southamerica`, `australasia`; Clipperton follows UTC-8 (French Navy tide tables).
"""

from collections.abc import Mapping
from types import MappingProxyType

MAINLAND = "Europe/Paris"

_TERRITORIES: Mapping[str, str] = MappingProxyType(
    {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "977": "America/St_Barthelemy",
        "978": "America/Marigot",
        "984": "Indian/Kerguelen",
        "986": "Pacific/Wallis",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
        "989": "Etc/GMT+8",
    }
)

_EXCEPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "98413": "Indian/Reunion",  # Crozet keeps the hour of its base, La Réunion
        "98414": "Antarctica/DumontDUrville",
        "98415": "Indian/Mayotte",  # Éparses: most of the islands lie in the Mozambique channel
        "98719": "Pacific/Gambier",
        "98718": "Pacific/Marquesas",
        "98723": "Pacific/Marquesas",
        "98731": "Pacific/Marquesas",
        "98746": "Pacific/Marquesas",
        "98756": "Pacific/Marquesas",
        "98757": "Pacific/Marquesas",
    }
)


def timezone_of(code: str) -> str:
    """The tz database key of a commune, from its INSEE code."""
    return _EXCEPTIONS.get(code) or _TERRITORIES.get(code[:3], MAINLAND)


def all_timezones() -> frozenset[str]:
    """Every one in use in France."""
    return frozenset({MAINLAND, *_TERRITORIES.values(), *_EXCEPTIONS.values()})
