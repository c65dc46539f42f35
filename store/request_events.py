"""Request events: what happened to a contact request, appended and never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base


class EventKind(StrEnum):
    SENT = "sent"
    SEEN = "seen"
    REVEALED = "revealed"
    ACCEPTED = "accepted"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    CLOSED = "closed"
    REOPENED = "reopened"
    TAKEN_OVER = "taken_over"
    RELEASED = "released"
    REORIENTED = "reoriented"
    REORIENTATION_AGREED = "reorientation_agreed"
    REORIENTATION_REFUSED = "reorientation_refused"
    REORIENTATION_LAPSED = "reorientation_lapsed"
    MOMENT_CHOSEN = "moment_chosen"
    CONTACT_CHANGED = "contact_changed"
    REMINDED = "reminded"
    TOLD_LATE = "told_late"
    CALL_CONFIRMED = "call_confirmed"
    CALL_DENIED = "call_denied"
    NOTED = "noted"
    MESSAGED = "messaged"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ActorKind(StrEnum):
    YOUTH = "youth"
    PERSON = "person"
    SERVICE = "service"


@dataclass(frozen=True)
class Actor:
    """Who acts; `person_id` when it is someone with an account, `on_behalf` when they act for an organisation."""

    kind: ActorKind
    person_id: int | None = None
    on_behalf: bool = False


YOUTH = Actor(ActorKind.YOUTH)
SERVICE = Actor(ActorKind.SERVICE)


def person(person_id: int, *, on_behalf: bool = False) -> Actor:
    return Actor(ActorKind.PERSON, person_id, on_behalf)


class RequestEvent(Base):
    __tablename__ = "request_events"
    __table_args__ = (Index("ix_request_events_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"))
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    detail: Mapped[str | None]
    # An animateur acted for an organisation that is not theirs.
    on_behalf: Mapped[bool] = mapped_column(default=False)


async def of_request(session: AsyncSession, request_id: str) -> list[RequestEvent]:
    """The whole history, oldest first."""
    query = select(RequestEvent).where(RequestEvent.request_id == request_id)
    return list(await session.scalars(query.order_by(RequestEvent.id)))
