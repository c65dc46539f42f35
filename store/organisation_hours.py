"""Organisation hours: opening hours written by those who serve an organisation."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store.organisation_access import get_served, hand_of
from store.people import Viewer
from store.written_hours import read_hours


async def write(
    session: AsyncSession, viewer: Viewer, organisation_id: int, texts: Sequence[str], *, version: int, at: datetime
) -> None:
    """Seven texts, Monday first. Raise `NoSuchOrganisation`, `OrganisationMovedOn`, or `UnreadableHours`."""
    organisation = await get_served(session, viewer, organisation_id)
    organisation.expect(version)
    organisation.set_hours(read_hours(texts), hand=hand_of(viewer, organisation), at=at)
