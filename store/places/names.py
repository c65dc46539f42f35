"""Every name a commune goes by, indexed for exact, shortened and misspelt lookup."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.places.atlas import Atlas
from store.places.spelling import loose, sound, strict, words

Words = tuple[str, ...]
Positions = tuple[int, ...]

TOWN = 10_000  # from this population on, people say only a part of the name: "Corbeil", "Vitry", "Courcouronnes"
SOUNDS_ALIKE = 0.3  # how much worse than a perfect spelling, in typing mistakes
SHORTENED = 0.5


class Names:
    """Positions of communes in the atlas, by name."""

    def __init__(self, atlas: Atlas) -> None:
        spelt = [words(commune.name) for commune in atlas.communes]
        former = [(words(name), index) for name, index in atlas.formers]
        self._strict = _grouped((strict(name), index) for index, name in enumerate(spelt))
        self._loose = _grouped((loose(name), index) for index, name in enumerate(spelt))
        self._former = _grouped((loose(name), index) for name, index in former)
        whole = [index for index, commune in enumerate(atlas.communes) if not commune.parent]
        towns = [(index, spelt[index]) for index in whole if atlas.communes[index].population >= TOWN]
        self._parts = _grouped((part, index) for index, name in towns for part in _parts(loose(name)))
        self._beginnings = sorted((loose(spelt[index]), index) for index in whole)
        openings = [(part, index) for index, name in towns if (part := _opening(loose(name)))]
        self._misspelt = _Misspelt([(loose(spelt[index]), index) for index in whole], openings)

    def exact(self, name: Words) -> Positions:
        """Communes of exactly this name; failing that, without small words; failing that, a former name."""
        return self._strict.get(strict(name)) or self.loosely(name)

    def strictly(self, name: Words) -> Positions:
        return self._strict.get(strict(name), ())

    def loosely(self, name: Words) -> Positions:
        spelling = loose(name)
        return self._loose.get(spelling) or self._former.get(spelling, ())

    def by_part(self, name: Words) -> Positions:
        """Towns that people call by this part of their name."""
        return self._parts.get(loose(name), ())

    def beginning(self, name: Words, *, whole_words: bool) -> list[int]:
        """Communes whose name goes on after these words."""
        start = loose(name) + (" " if whole_words else "")
        first = bisect_left(self._beginnings, (start, -1))
        rest = (self._beginnings[at] for at in range(first, len(self._beginnings)))
        return [index for _, index in takewhile(lambda entry: entry[0].startswith(start), rest)]

    def similar(self, name: Words) -> dict[int, float]:
        """Communes spelt or pronounced nearly so, with the number of typing mistakes each would take."""
        return self._misspelt.search(loose(name))


class _Misspelt:
    """Spellings and sounds in buckets of equal length: mistakes change a length by no more than their number."""

    def __init__(self, names: Sequence[tuple[str, int]], openings: Sequence[tuple[str, int]]) -> None:
        forms = [*names, *((opening, ~index) for opening, index in openings)]  # ~index: only a part of its name
        self._owners = _grouped((spelling.replace(" ", ""), index) for spelling, index in forms)
        self._alike = _grouped((sound(spelling), index) for spelling, index in forms)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for joined in self._owners:
            self._by_length[len(joined)].append(joined)

    def search(self, spelling: str) -> dict[int, float]:
        heard = sound(spelling)
        best: dict[int, float] = {}
        alike = ((owner, SOUNDS_ALIKE) for owner in self._alike.get(heard, ())) if len(heard) > 2 else ()
        for owner, mistakes in chain(alike, self._mistyped(spelling.replace(" ", ""))):
            index, cost = (owner, mistakes) if owner >= 0 else (~owner, mistakes + SHORTENED)
            best[index] = min(cost, best.get(index, cost))
        return best

    def _mistyped(self, joined: str) -> Iterator[tuple[int, float]]:
        limit = mistakes_allowed(len(joined))
        for length in range(len(joined) - limit, len(joined) + limit + 1) if limit else ():
            for form, distance, _ in process.extract(
                joined, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
            ):
                yield from ((owner, distance) for owner in self._owners[form])


def mistakes_allowed(letters: int) -> int:
    return 0 if letters < 4 else 1 if letters < 6 else 2 if letters < 13 else 3


def _parts(spelling: str) -> Iterator[str]:
    """What a long name is shortened to: its opening, or any later word that is not too short."""
    opening = _opening(spelling)
    if opening:
        yield opening
        yield from (word for word in spelling.split()[1:] if len(word) > 3 and word not in {opening, "saint"})


def _opening(spelling: str) -> str:
    parts = spelling.split()
    opening = parts[:2] if parts[0] == "saint" else parts[:1]
    return " ".join(opening) if len(parts) > len(opening) else ""


def _grouped(entries: Iterable[tuple[str, int]]) -> Mapping[str, Positions]:
    groups: dict[str, dict[int, None]] = defaultdict(dict)
    for spelling, index in entries:
        groups[spelling][index] = None
    return {spelling: tuple(indexes) for spelling, indexes in groups.items()}
