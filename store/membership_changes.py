"""Membership changes: who was invited, came in or left, appended and never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store.database import Base
from store.people import PerimeterKind, Person, Role
from store.workplaces import Workplace


class MembershipChangeKind(StrEnum):
    INVITED = "invited"
    RESENT = "resent"
    REVOKED = "revoked"
    JOINED = "joined"
    REMOVED = "removed"


class MembershipChange(Base):
    """`name` is the member's as it was written then."""

    __tablename__ = "membership_changes"
    __table_args__ = (Index("ix_membership_changes_perimeter", "perimeter_kind", "perimeter_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    perimeter_kind: Mapped[PerimeterKind]
    perimeter_id: Mapped[str]
    role: Mapped[Role]
    name: Mapped[str]
    kind: Mapped[MembershipChangeKind]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


@dataclass(frozen=True)
class MembershipChangeLine:
    kind: MembershipChangeKind
    role: Role
    name: str
    at: datetime
    by: str


async def history_of(
    session: AsyncSession, workplace: Workplace, *, limit: int = 50
) -> tuple[MembershipChangeLine, ...]:
    """What happened lately, the newest first."""
    by = aliased(Person)
    query = (
        select(
            MembershipChange.kind,
            MembershipChange.role,
            MembershipChange.name,
            MembershipChange.at,
            by.name.label("by"),
        )
        .join(by, by.id == MembershipChange.by_id)
        .where(MembershipChange.perimeter_kind == workplace.kind, MembershipChange.perimeter_id == workplace.id)
        .order_by(MembershipChange.id.desc())
        .limit(limit)
    )
    return tuple(MembershipChangeLine(*row) for row in await session.execute(query))
