"""People: accounts of those who answer youths, and their perimeters."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, false, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.charter import CHARTER_VERSION
from store.database import Base
from store.errors import DomainError
from store.territories import Territory


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


STATE = frozenset({Role.DEPARTMENTAL, Role.REGIONAL, Role.NATIONAL})


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
    # The last day on which they came, in UTC: the hour is nobody's business.
    seen_on: Mapped[date | None]
    # Local hour of one summary a day; None for an e-mail a request.
    digest_hour: Mapped[int | None]
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


_ACTING = (Role.PROFESSIONAL, Role.ANIMATEUR)


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, with what they may see.

    `organisations` and `territories` are those they act for, as professional and as animateur; `read_organisations`
    and `overseen` those that they only look at, as reader, committee or State service. `governed` are the territories
    inside the perimeter of a State service, which says who animates and steers them.
    """

    person_id: int
    name: str
    email: str
    organisations: frozenset[int]
    territories: frozenset[str]
    charter_signed: bool
    read_organisations: frozenset[int] = frozenset()
    overseen: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    governed: frozenset[str] = frozenset()
    seen_on: date | None = None
    digest_hour: int | None = None

    @property
    def must_sign_charter(self) -> bool:
        """Whoever answers youths, or animates those who do."""
        return bool(self.organisations or self.territories)

    @property
    def seen_organisations(self) -> frozenset[int]:
        return self.organisations | self.read_organisations

    @property
    def seen_territories(self) -> frozenset[str]:
        return self.territories | self.overseen


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
        organisations=_organisations(memberships, Role.PROFESSIONAL),
        territories=frozenset(m.perimeter_id for m in memberships if m.role is Role.ANIMATEUR),
        charter_signed=signed is not None,
        read_organisations=_organisations(memberships, Role.READER),
        overseen=await _within(session, [m for m in memberships if m.role not in _ACTING]),
        roles=frozenset(m.role for m in memberships),
        governed=await _within(session, [m for m in memberships if m.role in STATE]),
        seen_on=person.seen_on,
        digest_hour=person.digest_hour,
    )


async def mark_seen(session: AsyncSession, person_id: int, *, at: datetime) -> None:
    """They came today."""
    await session.execute(update(Person).where(Person.id == person_id).values(seen_on=at.date()))


def _organisations(memberships: list[Membership], role: Role) -> frozenset[int]:
    held = (m for m in memberships if m.role is role and m.perimeter_kind is PerimeterKind.ORGANISATION)
    return frozenset(int(m.perimeter_id) for m in held)


async def _within(session: AsyncSession, memberships: list[Membership]) -> frozenset[str]:
    """The territories inside the perimeters of these memberships."""
    inside = [_inside(m.perimeter_kind, m.perimeter_id) for m in memberships]
    if not inside:
        return frozenset()
    return frozenset(await session.scalars(select(Territory.id).where(or_(*inside))))


def _inside(kind: PerimeterKind, perimeter: str) -> ColumnElement[bool]:
    match kind:
        case PerimeterKind.NATION:
            return true()
        case PerimeterKind.REGION:
            return Territory.region == perimeter
        case PerimeterKind.DEPARTMENT:
            return Territory.department == perimeter
        case PerimeterKind.TERRITORY:
            return Territory.id == perimeter
        case PerimeterKind.ORGANISATION:
            return false()


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


async def animateurs_of(session: AsyncSession, territory_id: str | None) -> list[Person]:
    """The active animateurs of a territory; nobody when it is None."""
    query = (
        select(Person)
        .join(Membership)
        .where(
            Membership.role == Role.ANIMATEUR,
            Membership.perimeter_id == (territory_id or ""),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(query))


async def nationals(session: AsyncSession) -> list[Person]:
    """The active people of the national service."""
    query = select(Person).join(Membership).where(Membership.role == Role.NATIONAL, Person.disabled_at.is_(None))
    return list(await session.scalars(query.order_by(Person.id)))


async def names_of(session: AsyncSession, person_ids: set[int]) -> dict[int, str]:
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())


def sign_charter(session: AsyncSession, viewer: Viewer, *, sha256: str, at: datetime) -> None:
    """Keep who signed which text, and when; a second signature of the same version is refused by its key."""
    session.add(CharterSignature(person_id=viewer.person_id, version=CHARTER_VERSION, sha256=sha256, signed_at=at))
