"""Zones by name, and what each of them holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from store.places.atlas import Atlas
from store.places.commune import FRANCE, Commune, NoSuchZone, Zone, ZoneLevel
from store.places.spelling import words

_MOST_NAMED = 8


class Zones:
    """Every commune, EPCI, department and region, and France; a district counts as a commune when it is named."""

    __slots__ = ("_members", "_names", "_words")

    def __init__(self, atlas: Atlas) -> None:
        self._names = _names(atlas)
        self._members = _members(atlas.communes)
        areas = (zone for zone in self._names if zone.level is not ZoneLevel.COMMUNE)
        self._words: Mapping[Zone, tuple[str, ...]] = {zone: words(self._names[zone]) for zone in areas}

    def knows(self, zone: Zone) -> bool:
        return zone in self._names

    def name_of(self, zone: Zone) -> str:
        """As people read it: "Reims (Marne)", "Grand Est"; raise `NoSuchZone`."""
        try:
            return self._names[zone]
        except KeyError:
            raise NoSuchZone(zone.code) from None

    def communes_in(self, zones: Iterable[Zone]) -> tuple[Commune, ...]:
        """Each commune once, however many of the zones hold it; a city and its districts are one."""
        held = {commune.code: commune for zone in zones for commune in self._members.get(zone, ())}
        return tuple(commune for commune in held.values() if commune.parent not in held)

    def named(self, text: str) -> tuple[Zone, ...]:
        """EPCI, departments, regions and France whose name holds each word of the text, or its beginning."""
        wanted = words(text)
        found = [zone for zone, name in self._words.items() if wanted and _holds(name, wanted)]
        found += [Zone(ZoneLevel.DEPARTMENT, text.strip().upper())]
        kept = sorted((zone for zone in set(found) if zone in self._names), key=self._closest(len(wanted)).__getitem__)
        return tuple(kept[:_MOST_NAMED])

    def _closest(self, wanted: int) -> Mapping[Zone, tuple[int, str, str]]:
        return {zone: (abs(len(name) - wanted), self._names[zone], zone.code) for zone, name in self._words.items()}


def _holds(name: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return all(any(word.startswith(piece) for word in name) for piece in wanted)


def _names(atlas: Atlas) -> Mapping[Zone, str]:
    names = {
        Zone(ZoneLevel.COMMUNE, one.code): f"{one.name} ({atlas.departments[one.department]})" for one in atlas.communes
    }
    for level, named in (
        (ZoneLevel.EPCI, atlas.epcis),
        (ZoneLevel.DEPARTMENT, atlas.departments),
        (ZoneLevel.REGION, atlas.regions),
    ):
        names |= {Zone(level, code): name for code, name in named.items()}
    return names | {Zone(ZoneLevel.FRANCE, FRANCE): "France"}


def _members(communes: Iterable[Commune]) -> Mapping[Zone, tuple[Commune, ...]]:
    members: dict[Zone, list[Commune]] = defaultdict(list)
    for commune in communes:
        for zone in _holding(commune):
            members[zone].append(commune)
    return {zone: tuple(found) for zone, found in members.items()}


def _holding(commune: Commune) -> Iterator[Zone]:
    yield Zone(ZoneLevel.COMMUNE, commune.code)
    if commune.parent:
        # Its city stands for it in every larger zone.
        return
    if commune.epci:
        yield Zone(ZoneLevel.EPCI, commune.epci)
    yield Zone(ZoneLevel.DEPARTMENT, commune.department)
    yield Zone(ZoneLevel.REGION, commune.region)
    yield Zone(ZoneLevel.FRANCE, FRANCE)
