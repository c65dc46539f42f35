"""What lies where: departments by name, communes by postcode, districts by number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from store.places.atlas import Atlas, read_area_nicknames
from store.places.names import Positions
from store.places.query import read
from store.places.spelling import strict, words

_LARGEST = 5


class Areas:
    """Positions of communes in the atlas, by the area they lie in."""

    def __init__(self, atlas: Atlas) -> None:
        self._communes = atlas.communes
        self.position: Mapping[str, int] = {one.code: at for at, one in enumerate(atlas.communes)}
        self.by_name = _areas(atlas)
        self._postcodes = _by_postcode(atlas)
        self._largest = _largest(atlas)
        self._districts = {
            (one.parent, read(words(one.name)).number): at for at, one in enumerate(atlas.communes) if one.parent
        }
        self.cities: Positions = tuple(sorted({self.position[city] for city, _ in self._districts if city}))

    def departments_of(self, codes: Iterable[str]) -> frozenset[str]:
        """The departments of these communes; unknown codes count for nothing."""
        known = (self.position.get(code) for code in codes)
        return frozenset(self._communes[at].department for at in known if at is not None)

    def at_postcode(self, postcode: str) -> Positions:
        """Communes, or the district, of a postcode; "69000", which is none, is read as the department's largest."""
        there = self._postcodes.get(postcode, ())
        if there or not postcode.endswith("000"):
            return there
        return self.largest_of(self.around(postcode))[:1]

    def around(self, postcode: str | None) -> frozenset[str]:
        """The departments a postcode may belong to."""
        start = (postcode or "")[:3]
        if start[:2] == "20":
            return frozenset({"2A", "2B"})
        return frozenset({start if start.startswith(("97", "98")) else start[:2]})

    def largest_of(self, departments: frozenset[str]) -> Positions:
        """The five largest communes of some departments."""
        found = [at for department in departments for at in self._largest.get(department, ())]
        return tuple(sorted(found, key=lambda at: -self._communes[at].population)[:_LARGEST])

    def district(self, city: str, number: int) -> int | None:
        return self._districts.get((city, number))


def _areas(atlas: Atlas) -> Mapping[str, frozenset[str]]:
    areas: dict[str, set[str]] = defaultdict(set)
    for code, name in atlas.departments.items():
        areas[strict(words(name))].add(code)
    for code, region in atlas.region_of_department.items():
        areas[strict(words(atlas.regions[region]))].add(code)
    for nickname, code in read_area_nicknames():
        areas[nickname].add(code)
    # "La Réunion", "La Martinique": the article is free.
    for name in [strict(words(name)) for name in atlas.departments.values()]:
        bare = name.removeprefix("la")
        areas[bare] = areas[name] if bare != name else areas[bare]
        areas["la" + bare].update(areas[name])
    return {name: frozenset(codes) for name, codes in areas.items()}


def _by_postcode(atlas: Atlas) -> Mapping[str, Positions]:
    divided = {one.parent for one in atlas.communes if one.parent}
    found: dict[str, list[int]] = defaultdict(list)
    for at, commune in enumerate(atlas.communes):
        for postcode in commune.postcodes if commune.code not in divided else ():
            found[postcode].append(at)
    return {postcode: tuple(positions) for postcode, positions in found.items()}


def _largest(atlas: Atlas) -> Mapping[str, Positions]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, commune in enumerate(atlas.communes):
        if not commune.parent:
            found[commune.department].append(at)
    return {
        department: tuple(sorted(members, key=lambda at: -atlas.communes[at].population)[:_LARGEST])
        for department, members in found.items()
    }
