"""Every place of France, under the names people give it."""

from store.places.commune import FRANCE, Commune, NoSuchCommune, NoSuchZone, Zone, ZoneLevel
from store.places.found import Found, Nothing, One, Several
from store.places.gazetteer import Gazetteer

__all__ = [
    "FRANCE",
    "Commune",
    "Found",
    "Gazetteer",
    "NoSuchCommune",
    "NoSuchZone",
    "Nothing",
    "One",
    "Several",
    "Zone",
    "ZoneLevel",
]
