"""Newcomers: who joined an organisation, told to those who answer its youths and to who watches over it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import notices
from store.notices import NoticeKind
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role, animateurs_of, professionals_of


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has just been given a role in an organisation."""

    name: str
    role: Role
    organisation_id: int
    organisation: str


async def tell(session: AsyncSession, membership: Membership, *, at: datetime) -> None:
    """Nobody comes in unseen. A role on a whole territory is known to the State service that gave it."""
    if membership.perimeter_kind is not PerimeterKind.ORGANISATION:
        return
    await session.flush()
    organisation = await session.get_one(Organisation, int(membership.perimeter_id))
    people = [
        *await professionals_of(session, organisation.id),
        *await animateurs_of(session, organisation.territory_id),
    ]
    kind, detail = NoticeKind.MEMBER_JOINED, str(membership.id)
    for person_id in dict.fromkeys(person.id for person in people if person.id != membership.person_id):
        session.add(notices.tell_person(kind, person_id=person_id, detail=detail, at=at))


async def find(session: AsyncSession, membership_id: int) -> Newcomer | None:
    """None when they left already."""
    membership = await session.get(Membership, membership_id)
    if membership is None:
        return None
    person = await session.get_one(Person, membership.person_id)
    organisation = await session.get_one(Organisation, int(membership.perimeter_id))
    return Newcomer(person.name, membership.role, organisation.id, organisation.name)
