"""Organisation access: which organisations somebody may look at, serve or run."""

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_changes import Hand
from store.organisations import NoSuchOrganisation, Organisation
from store.people import PerimeterKind, Viewer
from store.request_events import person
from store.workplaces import Workplace


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Those that they act for or look at, and those of such territories."""
    organisations, territories = viewer.seen_organisations, viewer.seen_territories
    return or_(
        Organisation.id.in_(organisations) if organisations else false(),
        Organisation.territory_id.in_(territories) if territories else false(),
    )


def serves(viewer: Viewer, organisation: Organisation) -> bool:
    """As one of its professionals, or as the animateur of its territory."""
    return organisation.id in viewer.organisations or runs(viewer, organisation)


def runs(viewer: Viewer, organisation: Organisation) -> bool:
    return organisation.territory_id in viewer.territories


def hand_of(viewer: Viewer, organisation: Organisation) -> Hand:
    return Hand(person(viewer.person_id), on_behalf=organisation.id not in viewer.organisations)


def workplace_of(organisation: Organisation) -> Workplace:
    kind = PerimeterKind.ORGANISATION
    return Workplace(kind, str(organisation.id), organisation.name, organisation.territory_id)


async def get_seen(session: AsyncSession, viewer: Viewer, organisation_id: int) -> Organisation:
    """Raise `NoSuchOrganisation` when there is none in this viewer's perimeter."""
    return await _get(session, viewer, organisation_id)


async def get_served(
    session: AsyncSession, viewer: Viewer, organisation_id: int, *, for_update: bool = True
) -> Organisation:
    """The same, for who acts for it."""
    found = await _get(session, viewer, organisation_id, for_update=for_update)
    if not serves(viewer, found):
        raise NoSuchOrganisation(organisation_id)
    return found


async def get_run(
    session: AsyncSession, viewer: Viewer, organisation_id: int, *, for_update: bool = True
) -> Organisation:
    """The same, for the animateur of its territory."""
    found = await _get(session, viewer, organisation_id, for_update=for_update)
    if not runs(viewer, found):
        raise NoSuchOrganisation(organisation_id)
    return found


async def _get(
    session: AsyncSession, viewer: Viewer, organisation_id: int, *, for_update: bool = False
) -> Organisation:
    query = select(Organisation).where(Organisation.id == organisation_id, seen_by(viewer))
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NoSuchOrganisation(organisation_id)
    return found
