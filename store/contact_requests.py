"""Contact requests: a promise made to a youth, from sent to closed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from store.call_dates import call_due
from store.columns import Frozen
from store.database import Base, new_id
from store.errors import DomainError
from store.notices import Notice, NoticeKind, tell_youth
from store.request_events import Actor, ActorKind, EventKind, RequestEvent
from store.request_snapshots import OfferSnapshot, SharedAnswer
from store.request_statuses import ENDED, MOVES, OPEN_STATUSES, AttemptResult, ClosingOutcome, NotAllowed, Status


class NoSuchContactRequest(DomainError):
    """It does not exist, or not for this viewer: the two cannot be told apart."""


class ContactRequest(Base):
    __tablename__ = "contact_requests"
    __table_args__ = (
        # The same sending repeated makes the same requests.
        UniqueConstraint("idempotency_key", "offer_id"),
        Index("ix_contact_requests_organisation", "organisation_id", "status", "due_at"),
        Index("ix_contact_requests_territory", "territory_id", "status", "due_at"),
        Index("ix_contact_requests_offer", "offer_id", "status"),
        Index("ix_contact_requests_offer_created", "offer_id", "created_at"),
        Index("ix_contact_requests_organisation_created", "organisation_id", "created_at"),
        Index("ix_contact_requests_territory_created", "territory_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    # Opens it beside the reference, for its youth; erased with the rest.
    code: Mapped[str | None]
    idempotency_key: Mapped[str]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    territory_id: Mapped[str | None] = mapped_column(ForeignKey("territories.id"))
    consent_id: Mapped[str] = mapped_column(ForeignKey("consents.id"))
    status: Mapped[Status]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    delay_days: Mapped[int]
    due_rule: Mapped[str]
    timezone: Mapped[str]
    questionnaire: Mapped[str]
    offer: Mapped[OfferSnapshot] = mapped_column(Frozen(OfferSnapshot))
    answers: Mapped[tuple[SharedAnswer, ...]] = mapped_column(Frozen(tuple[SharedAnswer, ...]))
    first_name_id: Mapped[str] = mapped_column(ForeignKey("contact_details.id"))
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact_details.id"))
    moment: Mapped[str]
    # INSEE code of the commune, to find other offers near; erased with the rest.
    place: Mapped[str | None]
    # The request that this one continues with another offer.
    origin_id: Mapped[str | None] = mapped_column(ForeignKey("contact_requests.id"))
    outcome: Mapped[ClosingOutcome | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Who answers it, once somebody does.
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The ball is on the youth's side: a better moment to choose, another offer to accept.
    waits_for_youth: Mapped[bool] = mapped_column(default=False)
    next_try_on: Mapped[date | None]
    # The first call, answered or not: what the promise is measured by.
    called_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    events: WriteOnlyMapped[RequestEvent] = relationship(lazy="write_only", passive_deletes=True)
    notices: WriteOnlyMapped[Notice] = relationship(lazy="write_only", passive_deletes=True)

    __mapper_args__ = {"version_id_col": version}

    def expect(self, version: int) -> None:
        """Raise `NotAllowed` when it moved since someone read it at this version."""
        if self.version != version:
            raise NotAllowed(self.status)

    def see(self, *, by: Actor, at: datetime) -> None:
        """Opened for the first time; opening it again changes nothing."""
        if self.status is Status.SENT:
            self._move(Status.SEEN, EventKind.SEEN, by=by, at=at)

    def reveal(self, *, by: Actor, at: datetime) -> None:
        """The contact details were shown to someone; a request withdrawn or expired shows them no more."""
        if self.status in (Status.WITHDRAWN, Status.EXPIRED):
            raise NotAllowed(self.status)
        self._append(EventKind.REVEALED, by=by, at=at)

    def accept(self, *, by: Actor, at: datetime) -> None:
        self._move(Status.ACCEPTED, EventKind.ACCEPTED, by=by, at=at)
        self.taken_by = by.person_id
        self._tell(NoticeKind.REQUEST_ACCEPTED, at=at)

    def take_over(self, *, by: Actor, at: datetime) -> None:
        """Another member of the organisation answers it from now on."""
        if not self.may_be_taken_over:
            raise NotAllowed(self.status)
        self.taken_by = by.person_id
        self._append(EventKind.TAKEN_OVER, by=by, at=at)

    def assign(self, person_id: int, *, by: Actor, at: datetime) -> None:
        """A named member of the organisation answers it from now on, at the wish of somebody else."""
        if not self.may_be_taken_over:
            raise NotAllowed(self.status)
        self.taken_by = person_id
        self._append(EventKind.TAKEN_OVER, by=by, at=at, detail=str(person_id))

    def release(self, *, by: Actor, at: datetime) -> None:
        """Whoever had it is there no more: a colleague has to take it."""
        if not self.may_be_taken_over:
            raise NotAllowed(self.status)
        self.taken_by = None
        self._append(EventKind.RELEASED, by=by, at=at)

    def attempt(
        self,
        result: AttemptResult = AttemptResult.NO_ANSWER,
        *,
        by: Actor,
        at: datetime,
        next_try_on: date | None = None,
    ) -> None:
        """Someone called and did not reach the youth, who may choose a better moment."""
        self._move(Status.ATTEMPTED, EventKind.ATTEMPTED, by=by, at=at, detail=result.value)
        self.attempts += 1
        self.called_at = self.called_at or at
        self.next_try_on = next_try_on
        self.waits_for_youth = True
        self._tell(NoticeKind.REQUEST_ATTEMPTED, at=at, detail=result.value)

    def contacted(self, *, by: Actor, at: datetime) -> None:
        """The youth and the professional talked: the promise is kept."""
        self._move(Status.CONTACTED, EventKind.CONTACTED, by=by, at=at)
        self.called_at = self.called_at or at
        self.contacted_at = at

    def close(self, outcome: ClosingOutcome, *, by: Actor, at: datetime, not_before: datetime | None = None) -> None:
        """`not_before`: when the youth may be told at the earliest."""
        self._move(Status.CLOSED, EventKind.CLOSED, by=by, at=at, detail=outcome.value)
        self.outcome = outcome
        self.closed_at = at
        # A youth who answers a proposal knows: they read the receipt of the new request, or that they said no.
        if by.kind is not ActorKind.YOUTH:
            self._tell(NoticeKind.REQUEST_CLOSED, at=at, not_before=not_before)

    def reopen(self, *, by: Actor, at: datetime) -> None:
        """Raise `NotAllowed` unless it is closed."""
        if self.status is not Status.CLOSED:
            raise NotAllowed(self.status)
        self._move(Status.ACCEPTED, EventKind.REOPENED, by=by, at=at)
        self.outcome = self.closed_at = None
        self._tell(NoticeKind.REQUEST_REOPENED, at=at)

    def reorient(self, proposal_id: str, *, by: Actor, at: datetime) -> None:
        """Another offer is proposed to the youth; nothing is passed on before their yes."""
        self._move(Status.REORIENTING, EventKind.REORIENTED, by=by, at=at)
        self.waits_for_youth = True
        self._tell(NoticeKind.REQUEST_REORIENTED, at=at, detail=proposal_id)

    def carry_on(self, status: Status, *, by: Actor, at: datetime) -> None:
        """The youth keeps this offer rather than the other one, or says nothing: it stands again where it stood."""
        if self.status is not Status.REORIENTING:
            raise NotAllowed(self.status)
        refused = by.kind is ActorKind.YOUTH
        self._move(status, EventKind.REORIENTATION_REFUSED if refused else EventKind.REORIENTATION_LAPSED, by=by, at=at)

    def choose_moment(self, moment: str, *, by: Actor, at: datetime) -> None:
        """The youth says when to call again."""
        if not self.is_open:
            raise NotAllowed(self.status)
        self.moment = moment
        self.waits_for_youth = False
        self._append(EventKind.MOMENT_CHOSEN, by=by, at=at, detail=moment)

    def change_contact(self, contact_id: str, *, by: Actor, at: datetime) -> None:
        """The youth gives another number or address, by its reference; a proposal goes on waiting for their answer."""
        if not self.is_open and self.status is not Status.REORIENTING:
            raise NotAllowed(self.status)
        self.contact_id = contact_id
        self.waits_for_youth = self.status is Status.REORIENTING
        self._append(EventKind.CONTACT_CHANGED, by=by, at=at)

    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The youth changed their mind."""
        self._move(Status.WITHDRAWN, EventKind.WITHDRAWN, by=by, at=at)
        self.closed_at = at

    def expire(self, *, by: Actor, at: datetime, not_before: datetime | None = None) -> None:
        """Nobody called for so long that the youth is told to go elsewhere; `not_before` lets them sleep."""
        self._move(Status.EXPIRED, EventKind.EXPIRED, by=by, at=at)
        self.closed_at = at
        self._tell(NoticeKind.REQUEST_EXPIRED, at=at, not_before=not_before)

    def mark(self, kind: EventKind, *, by: Actor, at: datetime, detail: str | None = None) -> None:
        """Something happened that changes no state: a note, a message, a reminder."""
        self._append(kind, by=by, at=at, detail=detail)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def is_late(self, at: datetime) -> bool:
        """The day by which a call was promised is over, and nobody has called since."""
        due = call_due(self)
        return due is not None and due < at

    @property
    def may_be_taken_over(self) -> bool:
        return self.status not in ENDED

    def may(self, to: Status) -> bool:
        return to in MOVES[self.status]

    def _move(self, to: Status, kind: EventKind, *, by: Actor, at: datetime, detail: str | None = None) -> None:
        if to not in MOVES[self.status]:
            raise NotAllowed(self.status)
        self.status = to
        self.waits_for_youth = False
        self.next_try_on = None
        self._append(kind, by=by, at=at, detail=detail)

    def _append(self, kind: EventKind, *, by: Actor, at: datetime, detail: str | None = None) -> None:
        self.events.add(
            RequestEvent(
                kind=kind,
                at=at,
                actor_kind=by.kind,
                person_id=by.person_id,
                detail=detail,
                on_behalf=by.on_behalf,
            )
        )

    def _tell(
        self, kind: NoticeKind, *, at: datetime, detail: str | None = None, not_before: datetime | None = None
    ) -> None:
        self.notices.add(
            tell_youth(
                kind,
                conversation_id=self.conversation_id,
                request_id=self.id,
                at=at,
                detail=detail,
                not_before=not_before,
            )
        )
