"""Contact requests: a promise made to a youth, from sent to closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from store.columns import Frozen
from store.conversations import Conversation
from store.database import Base, new_id
from store.errors import DomainError
from store.notices import Notice, NoticeKind, tell_youth
from store.people import Viewer
from store.request_events import Actor, EventKind, RequestEvent


class Status(StrEnum):
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ClosingOutcome(StrEnum):
    HELPED = "helped"
    NO_FOLLOW_UP = "no_follow_up"
    UNREACHABLE = "unreachable"
    NOT_FOR_ME = "not_for_me"


_END = {Status.WITHDRAWN, Status.EXPIRED}
MOVES: dict[Status, set[Status]] = {
    Status.SENT: {Status.SEEN, Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, *_END},
    Status.SEEN: {Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, *_END},
    Status.ACCEPTED: {Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, *_END},
    Status.ATTEMPTED: {Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, *_END},
    Status.CONTACTED: {Status.CLOSED, Status.WITHDRAWN},
    Status.CLOSED: set(),
    Status.WITHDRAWN: set(),
    Status.EXPIRED: set(),
}
# What weighs on an offer's capacity.
OPEN_STATUSES = (Status.SENT, Status.SEEN, Status.ACCEPTED, Status.ATTEMPTED)


class NotAllowed(DomainError):
    """The request has already moved on: `status` is where it stands."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


class NoSuchContactRequest(DomainError):
    """It does not exist, or not for this viewer: the two cannot be told apart."""


@dataclass(frozen=True)
class OfferSnapshot:
    """The offer as the youth read it."""

    title: str
    how: str
    gain: str
    organisation: str
    address: str
    phone: str | None


@dataclass(frozen=True)
class SharedAnswer:
    """One answer that the offer's criteria use, in the words of the questionnaire."""

    question: str
    answer: str


class ContactRequest(Base):
    __tablename__ = "contact_requests"
    __table_args__ = (
        # The same sending repeated makes the same requests.
        UniqueConstraint("idempotency_key", "offer_id"),
        Index("ix_contact_requests_organisation", "organisation_id", "status", "due_at"),
        Index("ix_contact_requests_territory", "territory_id", "status", "due_at"),
        Index("ix_contact_requests_offer", "offer_id", "status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
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
    outcome: Mapped[ClosingOutcome | None]
    attempts: Mapped[int] = mapped_column(default=0)
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
        if self.status in _END:
            raise NotAllowed(self.status)
        self._append(EventKind.REVEALED, by=by, at=at)

    def accept(self, *, by: Actor, at: datetime) -> None:
        self._move(Status.ACCEPTED, EventKind.ACCEPTED, by=by, at=at)
        self._tell(NoticeKind.REQUEST_ACCEPTED, at=at)

    def attempt(self, *, by: Actor, at: datetime) -> None:
        """Someone called and nobody answered."""
        self._move(Status.ATTEMPTED, EventKind.ATTEMPTED, by=by, at=at)
        self.attempts += 1
        self._tell(NoticeKind.REQUEST_ATTEMPTED, at=at)

    def contacted(self, *, by: Actor, at: datetime) -> None:
        """The youth and the professional talked: the promise is kept."""
        self._move(Status.CONTACTED, EventKind.CONTACTED, by=by, at=at)

    def close(self, outcome: ClosingOutcome, *, by: Actor, at: datetime) -> None:
        self._move(Status.CLOSED, EventKind.CLOSED, by=by, at=at, detail=outcome.value)
        self.outcome = outcome
        self._tell(NoticeKind.REQUEST_CLOSED, at=at)

    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The youth changed their mind."""
        self._move(Status.WITHDRAWN, EventKind.WITHDRAWN, by=by, at=at)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def may(self, to: Status) -> bool:
        return to in MOVES[self.status]

    def _move(self, to: Status, kind: EventKind, *, by: Actor, at: datetime, detail: str | None = None) -> None:
        if to not in MOVES[self.status]:
            raise NotAllowed(self.status)
        self.status = to
        self._append(kind, by=by, at=at, detail=detail)

    def _append(self, kind: EventKind, *, by: Actor, at: datetime, detail: str | None = None) -> None:
        self.events.add(RequestEvent(kind=kind, at=at, actor_kind=by.kind, person_id=by.person_id, detail=detail))

    def _tell(self, kind: NoticeKind, *, at: datetime) -> None:
        self.notices.add(tell_youth(kind, conversation_id=self.conversation_id, request_id=self.id, at=at))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A professional's organisations and an animateur's territories; nothing without either."""
    return or_(
        ContactRequest.organisation_id.in_(viewer.organisations) if viewer.organisations else false(),
        ContactRequest.territory_id.in_(viewer.territories) if viewer.territories else false(),
    )


async def get_visible(
    session: AsyncSession, viewer: Viewer, request_id: str, *, for_update: bool = False
) -> ContactRequest:
    """Raise `NoSuchContactRequest` when there is none in this viewer's perimeter."""
    query = select(ContactRequest).where(ContactRequest.id == request_id, visible_to(viewer))
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NoSuchContactRequest(request_id)
    return found


async def get_addressed_to(session: AsyncSession, viewer: Viewer, request_id: str) -> ContactRequest:
    """The request that this professional may act on, locked; raise `NoSuchContactRequest` otherwise."""
    found = await get_visible(session, viewer, request_id, for_update=True)
    if found.organisation_id not in viewer.organisations:
        raise NoSuchContactRequest(request_id)
    return found


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[ContactRequest]:
    """A youth's own requests, the newest first."""
    query = select(ContactRequest).where(ContactRequest.conversation_id == conversation_id)
    return list(await session.scalars(query.order_by(ContactRequest.created_at.desc(), ContactRequest.id)))


async def find_own(session: AsyncSession, conversation: Conversation, reference: str) -> ContactRequest | None:
    """The request of this reference when it is this youth's own."""
    return await session.scalar(
        select(ContactRequest)
        .where(ContactRequest.reference == reference, ContactRequest.conversation_id == conversation.id)
        .with_for_update()
    )
