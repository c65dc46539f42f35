"""Figures: what became of the promises in somebody's perimeter, as numbers."""
