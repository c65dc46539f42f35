"""Gaps: needs that found no offer, by commune and theme."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

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
    searches: int


async def gaps(session: AsyncSession, territory: Territory, gazetteer: Gazetteer, *, on: date) -> tuple[Gap, ...]:
    """Of the last 90 days, the most frequent first."""
    searches = func.sum(UnmetNeed.count)
    query = (
        select(UnmetNeed.commune, Theme.label, searches)
        .join(Theme, Theme.key == UnmetNeed.theme)
        .where(UnmetNeed.day >= on - WINDOW, UnmetNeed.commune.in_(territory.communes(gazetteer)))
        .group_by(UnmetNeed.commune, Theme.label)
        .order_by(searches.desc(), UnmetNeed.commune, Theme.label)
    )
    rows = (await session.execute(query)).all()
    return tuple(Gap(gazetteer.get(code).name, label, int(number)) for code, label, number in rows)
