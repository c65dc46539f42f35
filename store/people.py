"""People: accounts of those who answer youths, and their perimeters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.charter import CHARTER_VERSION
from store.database import Base
from store.errors import DomainError


class NoSuchPerson(DomainError):
    """No active account."""


class Role(StrEnum):
    NATIONAL = "national"
    REGIONAL = "regional"
    DEPARTMENTAL = "departmental"
    COMMITTEE = "committee"
    ANIMATEUR = "animateur"
    PROFESSIONAL = "professional"
    READER = "reader"


class PerimeterKind(StrEnum):
    NATION = "nation"
    REGION = "region"
    DEPARTMENT = "department"
    TERRITORY = "territory"
    ORGANISATION = "organisation"


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Lower case: compared, never guessed.
    email: Mapped[str] = mapped_column(unique=True)
    disabled_at: Mapped[datetime | None]
    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    signatures: Mapped[list["CharterSignature"]] = relationship(lazy="raise")


class Membership(Base):
    """A role held over a perimeter."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "role", "perimeter_kind", "perimeter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role]
    perimeter_kind: Mapped[PerimeterKind]
    perimeter_id: Mapped[str] = mapped_column(index=True)


class CharterSignature(Base):
    __tablename__ = "charter_signatures"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int]
    sha256: Mapped[str]
    signed_at: Mapped[datetime]


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, with what they may see."""

    person_id: int
    name: str
    email: str
    organisations: frozenset[int]
    territories: frozenset[str]
    charter_signed: bool

    @property
    def is_animateur(self) -> bool:
        return bool(self.territories)


async def find_by_email(session: AsyncSession, email: str) -> Person | None:
    """The active account of this address, however it is capitalised."""
    query = select(Person).where(Person.email == email.strip().lower(), Person.disabled_at.is_(None))
    return await session.scalar(query)


async def get_viewer(session: AsyncSession, person_id: int) -> Viewer:
    """Raise `NoSuchPerson` when the account is gone or disabled."""
    person = await session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        raise NoSuchPerson(person_id)
    memberships = list(await session.scalars(select(Membership).where(Membership.person_id == person_id)))
    signed = await session.scalar(
        select(CharterSignature.id).where(
            CharterSignature.person_id == person_id, CharterSignature.version == CHARTER_VERSION
        )
    )
    return Viewer(
        person_id=person.id,
        name=person.name,
        email=person.email,
        organisations=frozenset(int(m.perimeter_id) for m in memberships if m.role is Role.PROFESSIONAL),
        territories=frozenset(m.perimeter_id for m in memberships if m.role is Role.ANIMATEUR),
        charter_signed=signed is not None,
    )


async def professionals_of(session: AsyncSession, organisation_id: int) -> list[Person]:
    """The active professionals of an organisation, those that a new request is told to."""
    query = (
        select(Person)
        .join(Membership)
        .where(
            Membership.role == Role.PROFESSIONAL,
            Membership.perimeter_kind == PerimeterKind.ORGANISATION,
            Membership.perimeter_id == str(organisation_id),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(query))


async def names_of(session: AsyncSession, person_ids: set[int]) -> dict[int, str]:
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())


def sign_charter(session: AsyncSession, viewer: Viewer, *, sha256: str, at: datetime) -> None:
    """Keep who signed which text, and when; a second signature of the same version is refused by its key."""
    session.add(CharterSignature(person_id=viewer.person_id, version=CHARTER_VERSION, sha256=sha256, signed_at=at))
