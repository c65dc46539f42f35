"""People who invite and are invited, for the tests of the store."""

from datetime import datetime

from store import invitations
from store.database import Database
from store.invitations import Sent
from store.invited_people import Invited
from store.people import PerimeterKind, Person, Role, Viewer, get_viewer
from store.workplaces import get_workplace

INES = Invited("Ines Robineau", "ines.robineau@example.org")


async def viewer_of(database: Database, person: Person) -> Viewer:
    async with database.read() as session:
        return await get_viewer(session, person.id)


async def invite(
    database: Database,
    by: Person,
    role: Role,
    kind: PerimeterKind,
    perimeter: str | int,
    *,
    at: datetime,
    invited: Invited = INES,
) -> Sent:
    async with database.turn() as session:
        viewer = await get_viewer(session, by.id)
        workplace = await get_workplace(session, kind, str(perimeter))
        return await invitations.invite(session, viewer, workplace, invited, role=role, at=at)
