"""Invitations sent by the animateur of the network, and the memberships that people hold there."""

from datetime import datetime

from sqlalchemy import select

from store import invitation_letters, invitations
from store.invited_people import Invited
from store.people import Membership, PerimeterKind, Role, get_viewer
from store.workplaces import get_workplace
from tests.backoffice.making import NOON, Maker

NAME, EMAIL = "Ines Robineau", "ines.robineau@example.org"


async def invite(
    make: Maker,
    *,
    by: str = "ana",
    role: Role = Role.PROFESSIONAL,
    kind: PerimeterKind = PerimeterKind.ORGANISATION,
    perimeter: str | None = None,
    email: str = EMAIL,
    at: datetime = NOON,
) -> tuple[str, str]:
    """The identifier of an invitation, to the mission unless said otherwise, and the secret in its letter."""
    async with make.database.turn() as session:
        viewer = await get_viewer(session, make.people[by])
        workplace = await get_workplace(session, kind, perimeter or str(make.organisations["mission"]))
        sent = await invitations.invite(session, viewer, workplace, Invited(NAME, email), role=role, at=at)
        invitation_letters.send(session, sent, keys=make.keys, at=at)
    return sent.invitation.id, sent.secret


async def membership_of(make: Maker, key: str) -> int:
    """The identifier of the only membership of this person."""
    async with make.database.read() as session:
        query = select(Membership.id).where(Membership.person_id == make.people[key])
        return (await session.scalars(query)).one()
