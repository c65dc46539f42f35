"""One place, meant by the whole of a short text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf

from store.places.areas import Areas
from store.places.atlas import Atlas
from store.places.commune import Commune
from store.places.found import Found, Nothing, One, Several, offered
from store.places.names import TOWN, Names, Positions, Words
from store.places.query import LONGEST_AREA, Query, read, split_area
from store.places.ranking import IN_TERRITORY, Nearness, by_nearness, by_size, likeliest
from store.places.spelling import SMALL_WORDS, loose, strict, words

LONGEST = 200  # characters; the longest name has 45, anything beyond this is no answer to "where?"
_RIVAL = 5  # a town this many times larger may be meant by a part of its name: "corbeil", "clermont"
_OVERSHADOWED = 100  # a town this many times larger than its namesakes is meant: "la rochelle", not the village of 40
_UNFINISHED = 1.0  # a word cut short, in typing mistakes
_COMPLETED = 4  # letters from which a name is completed


class Search:
    """Finds by name, part of a name, misspelt name, postcode, district number, and any two of them."""

    def __init__(self, atlas: Atlas, names: Names, ordinary: frozenset[str]) -> None:
        self._communes = atlas.communes
        self._names = names
        self._ordinary = ordinary
        self.areas = Areas(atlas)

    def whole(self, text: str, *, near: frozenset[str]) -> Found | None:
        """What the text means as a whole; None when it may still be a sentence."""
        query = read(words(text[:LONGEST]))
        nearness = self.nearness(near)
        found = self.exact(query, nearness)
        if isinstance(found, Nothing):
            found = self._guess_whole(query, nearness)
        elif query.name and not query.postcode and self.is_ordinary(query.name):
            found = self._doubted(query.name, found, nearness)
        return None if isinstance(found, Nothing) else found

    def _guess_whole(self, query: Query, near: Nearness) -> Found:
        """Everyday words are a misspelt name only when they are several, nearly right, and a town's: "pointe noir"."""
        if not self.is_ordinary(query.name):
            return Nothing() if self.is_area(query.name) else self.guess(query, near, complete=True)
        if len(loose(query.name).split()) < 2:
            return Nothing()
        found = self._guess(query, near, complete=False, patience=1.0)
        return found if isinstance(found, One) and found.commune.population >= TOWN // 2 else Nothing()

    def _doubted(self, name: Words, found: Found, near: Nearness) -> Found:
        """An everyday word that happens to name a small far village is asked back: "rue", "job"; "en bus" is none."""
        if not isinstance(found, One) or found.commune.population >= TOWN or near.of(found.commune) == IN_TERRITORY:
            return found
        spelt = len(loose(name).split()) > 1 or self._names.strictly(name)
        return Several((found.commune,)) if spelt else Nothing()

    def nearness(self, near: frozenset[str]) -> Nearness:
        return Nearness(near, self.areas.departments_of(near))

    def is_ordinary(self, name: Words) -> bool:
        """Whether these are all everyday words, or too short to be sure of."""
        return all(word in self._ordinary or len(word) < 3 for word in name)

    def is_area(self, name: Words) -> bool:
        """Whether this names a department or a region, small words before it or not."""
        return any(
            strict(name[at:]) in self.areas.by_name
            for at in range(len(name))
            if all(word in SMALL_WORDS for word in name[:at])
        )

    def lies_in_named_area(self, name: Words) -> bool:
        """ "st benoit la réunion": a name followed or preceded by a department or region in which one lies."""
        split = split_area(name, self.areas.by_name)
        return split is not None and any(self._lies_in(at, split[1]) for at in self._names.exact(split[0]))

    def departments_in(self, words: Words) -> frozenset[str]:
        """The departments that a sentence names, by name, by region or by number."""
        spans = (words[at : at + size] for at in range(len(words)) for size in range(1, LONGEST_AREA + 1))
        named = [self.areas.by_name.get(strict(span), frozenset()) for span in spans]
        return frozenset().union(*named, *(read((word,)).department_of_number for word in words))

    def is_town(self, name: Words) -> bool:
        """Whether a town bears exactly this name."""
        return any(self._communes[at].population >= TOWN for at in self._names.strictly(name))

    def exact(self, query: Query, near: Nearness) -> Found:
        """Communes of exactly this name, postcode or district."""
        if not query.name:
            return self._by_number(query, near)
        positions = self._names.exact(query.name)
        if not positions:
            split = split_area(query.name, self.areas.by_name)
            return self._in_area(split[0], split[1], query, near) if split else Nothing()
        return self._narrowed(query, positions, near)

    def _narrowed(self, query: Query, positions: Positions, near: Nearness) -> Found:
        district = self._district(query, positions)
        if district:
            return district
        departments = query.departments or query.department_of_number
        if query.postcode:
            return self._with_postcode(query, positions, near)
        if departments:
            kept = [at for at in self._candidates(query.name, positions) if self._lies_in(at, departments)]
            return self._shared(query.name, tuple(kept), near) if kept else Nothing()
        return self._shared(query.name, positions, near)

    def _shared(self, name: Words, positions: Positions, near: Nearness) -> Found:
        """One name, some communes: the territory's only one is meant; else the youth chooses."""
        exact = [self._communes[at] for at in positions]
        local = [commune for commune in exact if near.of(commune) == IN_TERRITORY]
        if len(local) == 1:
            return One(local[0])
        rivals = [self._communes[at] for at in self._rivals(name, positions)]
        if meant := self._overshadowing([*exact, *rivals], near):
            return One(meant)
        if not rivals:
            return offered(by_nearness(exact, near))
        kept = by_nearness(exact, near)[:5]
        return Several(tuple(by_size([*kept, *by_size(rivals, near)[: 5 - len(kept)]], near)))

    def _overshadowing(self, communes: list[Commune], near: Nearness) -> Commune | None:
        """The town beside which its namesakes are too small to be meant; nearby, each may be."""
        first, *others = by_size(communes, near)
        alone = first.population >= TOWN // 2 and not any(near.of(other) for other in others)
        largest = max((other.population for other in others), default=0)
        return first if alone and first.population >= _OVERSHADOWED * largest else None

    def _rivals(self, name: Words, positions: Positions) -> list[int]:
        largest = max(self._communes[at].population for at in positions)
        area = self.areas.by_name.get(strict(name), frozenset())
        namesakes = self.areas.largest_of(area) if area and largest < TOWN else ()
        rivals = (*self._names.by_part(name), *namesakes)
        return [at for at in rivals if at not in positions and self._outgrows(at, largest)]

    def _outgrows(self, position: int, population: int) -> bool:
        return self._communes[position].population > _RIVAL * population

    def _district(self, query: Query, positions: Sequence[int]) -> Found | None:
        if query.number is None:
            return None
        for at in positions:
            district = self.areas.district(self._communes[at].code, query.number)
            if district is not None:
                sure = query.ordinal or f"{query.number:02d}" != self._communes[at].department
                both = (self._communes[district], self._communes[at])
                return One(both[0]) if sure else Several(both)
        return None

    def _by_number(self, query: Query, near: Nearness) -> Found:
        if query.postcode:
            return offered(self._of(self.areas.at_postcode(query.postcode), near))
        if query.ordinal and query.number is not None:
            cities = [city for city in self.areas.cities if near.of(self._communes[city]) == IN_TERRITORY]
            return self._district(query, tuple(cities)) or Nothing()
        return Nothing()

    def _with_postcode(self, query: Query, positions: Positions, near: Nearness) -> Found:
        """The name picks among the postcode; when they contradict each other, the youth chooses."""
        there = self.areas.at_postcode(query.postcode or "")
        parents = {self.areas.position.get(self._communes[at].parent or "") for at in there}
        both = [at for at in there if at in positions]
        if not both and parents & set(positions):
            both = list(there)
        same = [at for at in positions if self._communes[at].department in self.areas.around(query.postcode)]
        if both or same:
            return offered(self._of(both or same, near))
        return offered((self._of(positions, near)[:3] + self._of(there, near))[:5])

    def _in_area(self, name: Words, departments: frozenset[str], query: Query, near: Nearness) -> Found:
        positions = self._candidates(name, self._names.exact(name))
        kept = [at for at in positions if self._lies_in(at, departments)]
        if kept:
            return self._narrowed(Query(name, query.postcode, query.number, query.ordinal), tuple(kept), near)
        return Nothing()

    def _candidates(self, name: Words, positions: Positions) -> list[int]:
        parts = self._names.by_part(name) or self._names.beginning(name, whole_words=True)
        return list(dict.fromkeys((*positions, *(() if positions else parts), *self._names.by_part(name))))

    def guess(self, query: Query, near: Nearness, *, complete: bool, patience: float = inf) -> Found:
        """What a misspelt name may mean, or an unfinished one; `patience` is the most mistakes it may take."""
        found = self._guess(query, near, complete=complete, patience=patience)
        split = split_area(query.name, self.areas.by_name) if isinstance(found, Nothing) else None
        if not split or self.is_ordinary(split[0]):
            return found
        named = replace(query, name=split[0], departments=split[1])
        return self._guess(named, near, complete=False, patience=patience)

    def _guess(self, query: Query, near: Nearness, *, complete: bool, patience: float) -> Found:
        guesses = self._names.similar(query.name)
        if complete:
            completions = self._completions(query.name)
            guesses = {at: min(guesses.get(at, inf), completions.get(at, inf)) for at in guesses | completions}
        if query.postcode:
            there = set(self.areas.at_postcode(query.postcode))
            guesses = {at: cost for at, cost in guesses.items() if at in there} or dict.fromkeys(there, 0.0)
        kept = {at: cost for at, cost in guesses.items() if cost <= patience}
        district = self._district(query, [at for at in kept if at in self.areas.cities])
        departments = query.departments or query.department_of_number
        if departments and not district:
            kept = {at: cost for at, cost in kept.items() if self._lies_in(at, departments)}
        return district or offered(likeliest(kept, self._communes, near))

    def _completions(self, name: Words) -> dict[int, float]:
        if len(loose(name)) < _COMPLETED:
            return {}
        unfinished = dict.fromkeys(self._names.beginning(name, whole_words=False), _UNFINISHED)
        shortened = (*self._names.by_part(name), *self._names.beginning(name, whole_words=True))
        return unfinished | dict.fromkeys(shortened, 0.0)

    def _of(self, positions: Iterable[int], near: Nearness) -> list[Commune]:
        return by_nearness((self._communes[at] for at in positions), near)

    def _lies_in(self, position: int, departments: frozenset[str]) -> bool:
        return self._communes[position].department in departments
