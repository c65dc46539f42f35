"""Unsigned charters: professionals of a territory who cannot answer youths yet."""

from dataclasses import dataclass

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.charter import CHARTER_VERSION
from store.organisations import Organisation
from store.people import CharterSignature, Membership, PerimeterKind, Person, Role
from store.territories import Territory


@dataclass(frozen=True)
class UnsignedCharter:
    person_id: int
    name: str
    organisation_id: int
    organisation: str


async def unsigned_charters(session: AsyncSession, territory: Territory) -> tuple[UnsignedCharter, ...]:
    """Active professionals without a signature of the version in force."""
    signed = select(CharterSignature.person_id).where(CharterSignature.version == CHARTER_VERSION)
    query = (
        select(Person.id, Person.name, Organisation.id, Organisation.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, cast(Organisation.id, String) == Membership.perimeter_id)
        .where(
            Membership.role == Role.PROFESSIONAL,
            Membership.perimeter_kind == PerimeterKind.ORGANISATION,
            Organisation.territory_id == territory.id,
            Person.disabled_at.is_(None),
            Person.id.not_in(signed),
        )
        .order_by(Organisation.name, Person.name)
    )
    return tuple(UnsignedCharter(*row) for row in (await session.execute(query)).all())
