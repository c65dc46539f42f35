"""Charts: where the bars and lines of a drawing stand, computed from numbers. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 4, 10, 26
FILLED = 0.62
"""Of the place of one column, the share that its bar fills."""


@dataclass(frozen=True)
class Tick:
    """A line across the drawing, and the value that it stands for."""

    y: float
    value: int


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bars:
    """Two numbers a column, the second on top of the first; empty ones are not drawn."""

    lower: tuple[Bar, ...]
    upper: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    centres: tuple[float, ...]


@dataclass(frozen=True)
class Curve:
    """Points joined while they follow each other: `paths` are lists of "x,y"."""

    paths: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Lines:
    curves: tuple[Curve, ...]
    ticks: tuple[Tick, ...]
    centres: tuple[float, ...]


def bars(columns: Sequence[tuple[int, int]]) -> Bars:
    top = _top(max((low + high for low, high in columns), default=0))
    place = (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    lower, upper = [], []
    for rank, (low, high) in enumerate(columns):
        x, width = LEFT + place * (rank + (1 - FILLED) / 2), place * FILLED
        lower += [_bar(x, width, 0, low, top)] if low else []
        upper += [_bar(x, width, low, low + high, top)] if high else []
    return Bars(tuple(lower), tuple(upper), _ticks(top), _centres(len(columns)))


def lines(*series: Sequence[float | None]) -> Lines:
    top = _top(max((value for values in series for value in values if value is not None), default=0))
    return Lines(tuple(_curve(values, top) for values in series), _ticks(top), _centres(len(series[0])))


def _curve(values: Sequence[float | None], top: int) -> Curve:
    centres = _centres(len(values))
    places = [None if v is None else (x, _y(v, top)) for x, v in zip(centres, values, strict=True)]
    paths = (" ".join(f"{x:g},{y:g}" for x, y in run) for run in _runs(places))
    return Curve(tuple(paths), tuple(place for place in places if place))


def _runs(places: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Two points or more that follow each other."""
    run: list[tuple[float, float]] = []
    for place in (*places, None):
        if place is not None:
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        run = []


def _bar(x: float, width: float, low: float, high: float, top: int) -> Bar:
    y = _y(high, top)
    return Bar(round(x, 1), y, round(width, 1), round(_y(low, top) - y, 1))


def _centres(number: int) -> tuple[float, ...]:
    place = (WIDTH - LEFT - RIGHT) / max(number, 1)
    return tuple(round(LEFT + place * (rank + 0.5), 1) for rank in range(number))


def _y(value: float, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def _ticks(top: int) -> tuple[Tick, ...]:
    return tuple(Tick(_y(value, top), value) for value in (0, top // 2, top))


def _top(largest: float) -> int:
    """The first of 2, 4, 6, 10, 20, 40, 60, 100… that holds it: its half is whole."""
    scale = 1
    while True:
        for step in (2, 4, 6, 10):
            if largest <= step * scale:
                return step * scale
        scale *= 10
