"""The communes of France, by code, by zone and by what people call them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from threading import Lock
from types import MappingProxyType

from store.places.atlas import Atlas, read_atlas, read_words
from store.places.commune import Commune, NoSuchCommune, NoSuchZone, Zone, zones_of
from store.places.cues import Cues, read_cues
from store.places.found import Found, Nothing
from store.places.mentions import Mentions
from store.places.names import Names
from store.places.search import Search
from store.places.spelling import words
from store.places.timezones import timezone_of
from store.places.zones import Zones

# Two doors of one process may ask at the same time.
_reading = Lock()


class Gazetteer:
    """Loaded once, the same for ever, safe to share between threads."""

    __slots__ = ("_atlas", "_by_code", "_by_epci", "_mentions", "_search", "_zones")

    def __init__(self, atlas: Atlas, ordinary: frozenset[str], cues: Cues) -> None:
        self._atlas = atlas
        self._by_code: Mapping[str, Commune] = MappingProxyType({one.code: one for one in atlas.communes})
        self._by_epci = _members(atlas.communes)
        names = Names(atlas)
        search = Search(atlas, names, ordinary)
        self._mentions = Mentions(search, names, cues)
        self._search = search
        self._zones: Zones | None = None

    @classmethod
    def load(cls) -> "Gazetteer":
        """Read the committed file: most of a second, once in a process whoever asks."""
        with _reading:
            return _read()

    def get(self, code: str) -> Commune:
        try:
            return self._by_code[code]
        except KeyError:
            raise NoSuchCommune(code) from None

    def search(self, text: str, *, near: frozenset[str] = frozenset()) -> Found:
        """What a youth means who was asked for a place; `near` holds the territory's communes. Never raises."""
        found = self._search.whole(text, near=near)
        if found is not None or len(words(text)) < 2:
            return found or Nothing()
        return self._mentions.find(text, near=near)

    def mention(self, text: str, *, near: frozenset[str] = frozenset()) -> Found:
        """The place named inside a sentence, if there is surely one. Never raises."""
        return self._mentions.find(text, near=near)

    def zones_of(self, code: str) -> tuple[Zone, ...]:
        """Commune, parent city of a district, EPCI, department, region, France."""
        return zones_of(self.get(code))

    def communes_of_epci(self, code: str) -> tuple[Commune, ...]:
        """Its member communes by code; districts are not members, their city is."""
        try:
            return self._by_epci[code]
        except KeyError:
            raise NoSuchZone(code) from None

    @property
    def zones(self) -> Zones:
        """Made at the first use: only those who write offers need it."""
        if self._zones is None:
            self._zones = Zones(self._atlas)
        return self._zones

    def timezone_of(self, code: str) -> str:
        """The tz database key of a commune."""
        return timezone_of(self.get(code).code)

    def department_name(self, code: str) -> str:
        return _name(self._atlas.departments, code)

    def epci_name(self, code: str) -> str:
        return _name(self._atlas.epcis, code)

    def region_name(self, code: str) -> str:
        return _name(self._atlas.regions, code)


def _members(communes: Iterable[Commune]) -> Mapping[str, tuple[Commune, ...]]:
    members: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        if commune.epci and not commune.parent:
            members[commune.epci].append(commune)
    return MappingProxyType({code: tuple(communes) for code, communes in members.items()})


def _name(names: Mapping[str, str], code: str) -> str:
    try:
        return names[code]
    except KeyError:
        raise NoSuchZone(code) from None


@cache
def _read() -> Gazetteer:
    return Gazetteer(read_atlas(), read_words(), read_cues())
