"""What a search answers: one place, several to choose from, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.places.commune import Commune

MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class One:
    commune: Commune


@dataclass(frozen=True, slots=True)
class Several:
    """One to five communes to choose from, the likeliest first; nothing was decided, even for a single one."""

    communes: tuple[Commune, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


Found = One | Several | Nothing


def offered(communes: Sequence[Commune]) -> Found:
    """One when there is one, the first five when there are several."""
    if not communes:
        return Nothing()
    if len(communes) == 1:
        return One(communes[0])
    return Several(tuple(communes[:MOST_OFFERED]))
