"""Watched territories: those whose cockpit somebody may open."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.people import Viewer
from store.territories import NoSuchTerritory, Territory


async def watched_by(session: AsyncSession, viewer: Viewer) -> Sequence[Territory]:
    """Those that the viewer animates or oversees, by name."""
    query = select(Territory).where(Territory.id.in_(viewer.seen_territories)).order_by(Territory.name, Territory.id)
    return list(await session.scalars(query))


async def get_watched(session: AsyncSession, viewer: Viewer, territory_id: str | None) -> Territory:
    """The one asked for, else the first; raise `NoSuchTerritory` when it is not in the viewer's perimeter."""
    for territory in await watched_by(session, viewer):
        if territory_id in (None, territory.id):
            return territory
    raise NoSuchTerritory(territory_id)


async def get_animated(session: AsyncSession, viewer: Viewer, territory_id: str | None) -> Territory:
    """As `get_watched`, for what only who animates the territory may read."""
    territory = await get_watched(session, viewer, territory_id or next(iter(sorted(viewer.territories)), None))
    if territory.id not in viewer.territories:
        raise NoSuchTerritory(territory_id)
    return territory
