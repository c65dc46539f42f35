"""Gaps: needs that found no offer, by commune and theme."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.cockpit.discretion import shown
from store.figures.tallies import Cell
from store.people import Viewer
from store.places import Gazetteer
from store.territories import Territory
from store.themes import Theme
from store.unmet_needs import UnmetNeed

WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Gap:
    """How many searches for a theme found nothing in a commune; no youth can be recognised in it."""

    commune: str
    theme: str
    searches: Cell


async def gaps(
    session: AsyncSession, viewer: Viewer, territory: Territory, gazetteer: Gazetteer, *, on: date
) -> tuple[Gap, ...]:
    """Of the last 90 days, the most frequent first; no order tells apart those whose number is not shown."""
    searches = func.sum(UnmetNeed.count)
    query = (
        select(UnmetNeed.commune, Theme.label, searches)
        .join(Theme, Theme.key == UnmetNeed.theme)
        .where(UnmetNeed.day >= on - WINDOW, UnmetNeed.commune.in_(territory.communes(gazetteer)))
        .group_by(UnmetNeed.commune, Theme.label)
        .order_by(UnmetNeed.commune, Theme.label)
    )
    found = (
        Gap(gazetteer.get(code).name, label, shown(int(number), viewer, territory))
        for code, label, number in await session.execute(query)
    )
    return tuple(sorted(found, key=lambda gap: -(gap.searches or 0)))
