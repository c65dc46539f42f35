"""How likely each commune is meant: how many live there, how near the territory, how many typing mistakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from store.places.commune import Commune

IN_TERRITORY, IN_DEPARTMENT = 2, 1

# In powers of ten of inhabitants: a mistake costs 1.5 of them, the territory is worth as much.
_MISTAKE = 1.5
_NEARNESS = {IN_TERRITORY: 1.5, IN_DEPARTMENT: 0.7, 0: 0.0}
_LEAST_LIKELY = 0.5
_CLEAR_LEAD = 1.0


@dataclass(frozen=True, slots=True)
class Nearness:
    communes: frozenset[str]
    departments: frozenset[str]

    def of(self, commune: Commune) -> int:
        """2 in the territory, 1 in one of its departments, else 0."""
        if commune.code in self.communes or commune.parent in self.communes:
            return IN_TERRITORY
        return IN_DEPARTMENT if commune.department in self.departments else 0


def by_nearness(communes: Iterable[Commune], near: Nearness) -> list[Commune]:
    """The territory's first, then its department's, the largest first."""
    return sorted(communes, key=lambda commune: (-near.of(commune), -commune.population, commune.code))


def by_size(communes: Iterable[Commune], near: Nearness) -> list[Commune]:
    """The likeliest first: size counts, and so does the territory."""
    return sorted(communes, key=lambda commune: (-likelihood(commune, near), commune.code))


def likelihood(commune: Commune, near: Nearness, *, mistakes: float = 0.0) -> float:
    return log10(commune.population + 1) + _NEARNESS[near.of(commune)] - _MISTAKE * mistakes


def likeliest(guesses: Mapping[int, float], communes: Sequence[Commune], near: Nearness) -> list[Commune]:
    """Keep the guesses that stand near the best one, best first; mistakes by position in."""
    scored = sorted(
        ((likelihood(communes[at], near, mistakes=mistakes), at) for at, mistakes in guesses.items()),
        key=lambda entry: (-entry[0], entry[1]),
    )
    if not scored or scored[0][0] < _LEAST_LIKELY:
        return []
    floor = max(_LEAST_LIKELY, scored[0][0] - _CLEAR_LEAD)
    return [communes[at] for score, at in scored if score >= floor]
