"""Organisations: who employs the professionals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from store.columns import Frozen
from store.database import Base
from store.errors import DomainError
from store.offer_changes import FieldChange, Hand
from store.opening_hours import Closure, OpeningHours
from store.organisation_changes import OrganisationChange, OrganisationChangeKind
from store.organisation_facts import OrganisationFacts, differences
from store.written_hours import hours_changes


class NoSuchOrganisation(DomainError):
    """It does not exist, or it is not this viewer's to open: the two cannot be told apart."""


class OrganisationMovedOn(DomainError):
    """Somebody changed the organisation since it was read."""


class Organisation(Base):
    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("delay_days BETWEEN 1 AND 7", name="delay"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str | None]
    delay_days: Mapped[int]
    # None: national, regional or departmental, shown wherever its zones reach.
    territory_id: Mapped[str | None] = mapped_column(ForeignKey("territories.id"), index=True)
    # None: not known, so nothing waits for them.
    hours: Mapped[OpeningHours | None] = mapped_column(Frozen(OpeningHours))
    # An animateur asked its professionals whether they keep the delay that they announce.
    review_asked_at: Mapped[datetime | None]
    review_asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column()

    changes: WriteOnlyMapped[OrganisationChange] = relationship(lazy="write_only", passive_deletes=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(self.name, self.kind, self.address, self.phone, self.delay_days)

    def expect(self, version: int) -> None:
        """Raise `OrganisationMovedOn` when it changed since someone read it at this version."""
        if self.version != version:
            raise OrganisationMovedOn(self.id)

    def begin(self, *, hand: Hand, at: datetime) -> None:
        """The first line of its history."""
        self._append(OrganisationChangeKind.CREATED, hand, at=at)

    def rewrite(self, facts: OrganisationFacts, *, hand: Hand, at: datetime) -> tuple[FieldChange, ...]:
        """Write it anew; return what changed, nothing when it was so already."""
        changed = differences(self.facts, facts)
        if changed:
            self._append(OrganisationChangeKind.REWRITTEN, hand, at=at, fields=changed)
            if facts.delay_days != self.delay_days:
                self.review_asked_at = self.review_asked_by = None
            self.name, self.kind, self.address = facts.name, facts.kind, facts.address
            self.phone, self.delay_days = facts.phone, facts.delay_days
        return changed

    def set_hours(self, hours: OpeningHours | None, *, hand: Hand, at: datetime) -> None:
        changed = hours_changes(self.hours, hours)
        if changed:
            self._append(OrganisationChangeKind.HOURS_SET, hand, at=at, fields=changed)
            self.hours = hours

    def close_from(self, closure: Closure, *, hand: Hand, at: datetime) -> None:
        """Note days on which nobody will be there."""
        days = (closure.first.isoformat(), closure.last.isoformat())
        self._append(OrganisationChangeKind.CLOSURE_ADDED, hand, at=at, fields=(FieldChange("closure", (), days),))

    def open_again(self, closure: Closure, *, hand: Hand, at: datetime) -> None:
        """Note that somebody will be there after all."""
        days = (closure.first.isoformat(), closure.last.isoformat())
        self._append(OrganisationChangeKind.CLOSURE_REMOVED, hand, at=at, fields=(FieldChange("closure", days, ()),))

    def ask_review(self, *, hand: Hand, at: datetime) -> None:
        """Its professionals look at their delay again."""
        self._append(OrganisationChangeKind.REVIEW_ASKED, hand, at=at)
        self.review_asked_at, self.review_asked_by = at, hand.by.person_id

    def confirm_delay(self, *, hand: Hand, at: datetime) -> None:
        """They looked, and keep it; saying so again changes nothing."""
        if self.review_asked_at is not None:
            self._append(OrganisationChangeKind.DELAY_CONFIRMED, hand, at=at)
            self.review_asked_at = self.review_asked_by = None

    def _append(
        self, kind: OrganisationChangeKind, hand: Hand, *, at: datetime, fields: tuple[FieldChange, ...] = ()
    ) -> None:
        self.changes.add(
            OrganisationChange(kind=kind, at=at, person_id=hand.by.person_id, on_behalf=hand.on_behalf, fields=fields)
        )
        # Closures are rows of their own: the version must go up whatever changed.
        if self.id is not None:
            flag_modified(self, "name")
