"""Organisation changes: what happened to an organisation, appended and never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Frozen
from store.database import Base
from store.offer_changes import FieldChange
from store.people import Person


class OrganisationChangeKind(StrEnum):
    CREATED = "created"
    REWRITTEN = "rewritten"
    HOURS_SET = "hours_set"
    CLOSURE_ADDED = "closure_added"
    CLOSURE_REMOVED = "closure_removed"
    REVIEW_ASKED = "review_asked"
    DELAY_CONFIRMED = "delay_confirmed"


class OrganisationChange(Base):
    __tablename__ = "organisation_changes"
    __table_args__ = (Index("ix_organisation_changes_organisation", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[OrganisationChangeKind]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # An animateur acted for an organisation that is not theirs.
    on_behalf: Mapped[bool]
    fields: Mapped[tuple[FieldChange, ...]] = mapped_column(Frozen(tuple[FieldChange, ...]))


@dataclass(frozen=True)
class OrganisationChangeLine:
    """A line of the history, with the name of who did it."""

    kind: OrganisationChangeKind
    at: datetime
    name: str
    on_behalf: bool
    fields: tuple[FieldChange, ...]


async def history_of(
    session: AsyncSession, organisation_id: int, *, limit: int = 50
) -> tuple[OrganisationChangeLine, ...]:
    """What happened to the organisation lately, the newest first."""
    rows = await session.execute(
        select(OrganisationChange, Person.name)
        .outerjoin(Person, Person.id == OrganisationChange.person_id)
        .where(OrganisationChange.organisation_id == organisation_id)
        .order_by(OrganisationChange.id.desc())
        .limit(limit)
    )
    return tuple(OrganisationChangeLine(c.kind, c.at, name or "", c.on_behalf, c.fields) for c, name in rows)
