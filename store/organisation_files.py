"""Organisation files: one organisation as its reader opens it, with its people, its hours and what waits there."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from store.closures import coming
from store.opening_hours import Closure
from store.organisation_access import get_seen, runs, serves, workplace_of
from store.organisation_changes import OrganisationChangeLine, history_of
from store.organisation_lists import OrganisationLine, line_of
from store.organisations import Organisation
from store.people import Viewer
from store.teams import Team, read_team
from store.territories import find_territory
from store.whereabouts import DEFAULT_TIMEZONE
from store.written_hours import write_hours


@dataclass(frozen=True)
class OrganisationFile:
    """`hours` has seven texts, Monday first; `served` and `run` say what the reader may change."""

    organisation: Organisation
    line: OrganisationLine
    team: Team
    hours: tuple[str, ...]
    closures: tuple[Closure, ...]
    history: tuple[OrganisationChangeLine, ...]
    timezone: str
    served: bool
    run: bool


async def get_file(session: AsyncSession, viewer: Viewer, organisation_id: int, *, at: datetime) -> OrganisationFile:
    """Raise `NoSuchOrganisation` when there is none in this viewer's perimeter."""
    organisation = await get_seen(session, viewer, organisation_id)
    territory = await find_territory(session, organisation.territory_id)
    timezone = territory.timezone if territory else DEFAULT_TIMEZONE
    served = serves(viewer, organisation)
    return OrganisationFile(
        organisation=organisation,
        line=await line_of(session, viewer, organisation, at=at),
        team=await read_team(session, viewer, workplace_of(organisation), at=at),
        hours=write_hours(organisation.hours),
        closures=await coming(session, organisation_id, on=at.astimezone(ZoneInfo(timezone)).date()),
        history=await history_of(session, organisation_id) if served else (),
        timezone=timezone,
        served=served,
        run=runs(viewer, organisation),
    )
