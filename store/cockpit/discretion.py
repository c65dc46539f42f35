"""Discretion: a number about youths as whoever reads the cockpit may see it."""

from store.figures.tallies import Cell, mask
from store.people import Viewer
from store.territories import Territory


def shown(number: int, viewer: Viewer, territory: Territory) -> Cell:
    """Exact for who animates the territory; None, "fewer than five", for those who only look on, except 0."""
    return number if number == 0 or territory.id in viewer.territories else mask(number)
