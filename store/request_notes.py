"""Request notes: what the members of an organisation write to each other about a contact request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import people, reopenings
from store.contact_requests import ContactRequest
from store.database import Base, new_id
from store.errors import DomainError
from store.key_ring import KeyRing
from store.people import Viewer
from store.reopenings import ContactGone
from store.request_events import Actor, EventKind
from store.request_statuses import Status

LONGEST_NOTE = 2_000
IN_A_HURRY = timedelta(minutes=1)


class NotANote(DomainError):
    """Nothing was written, or too much."""


class RequestNote(Base):
    """Read by its organisation only; `token` is the ciphertext, None once erased."""

    __tablename__ = "request_notes"
    __table_args__ = (Index("ix_request_notes_request", "request_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    token: Mapped[bytes | None]


@dataclass(frozen=True)
class Note:
    """A note in clear, for a page."""

    author: str
    at: datetime
    text: str


async def write(
    session: AsyncSession, request: ContactRequest, text: str, *, keys: KeyRing, by: Actor, at: datetime
) -> None:
    """Once, even if its author sends it twice in a hurry.

    Raise `NotANote`, or `ContactGone` when it was withdrawn or expired: nothing more is written of the youth.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_NOTE or by.person_id is None:
        raise NotANote(len(text))
    over = request.status in (Status.WITHDRAWN, Status.EXPIRED)
    if over or not await reopenings.contact_stands(session, request):
        raise ContactGone(request.id)
    if await _just_written(session, request, text, keys=keys, by=by, at=at):
        return
    note = RequestNote(id=new_id(), request_id=request.id, author_id=by.person_id, at=at)
    note.token = keys.encrypt(text, bound_to=_bound_to(note))
    session.add(note)
    request.mark(EventKind.NOTED, by=by, at=at)


async def shown_to(session: AsyncSession, viewer: Viewer, request: ContactRequest, keys: KeyRing) -> tuple[Note, ...]:
    """Those that the organisation may still read, oldest first; none for anybody else."""
    if request.organisation_id not in viewer.organisations:
        return ()
    query = select(RequestNote).where(RequestNote.request_id == request.id, RequestNote.token.is_not(None))
    notes = list(await session.scalars(query.order_by(RequestNote.at, RequestNote.id)))
    names = await people.names_of(session, {note.author_id for note in notes})
    return tuple(
        Note(names[note.author_id], note.at, keys.decrypt(note.token, bound_to=_bound_to(note)))
        for note in notes
        if note.token is not None
    )


async def erase(session: AsyncSession, request_id: str) -> None:
    for note in await session.scalars(select(RequestNote).where(RequestNote.request_id == request_id)):
        note.token = None


async def _just_written(
    session: AsyncSession, request: ContactRequest, text: str, *, keys: KeyRing, by: Actor, at: datetime
) -> bool:
    query = select(RequestNote).where(
        RequestNote.request_id == request.id, RequestNote.author_id == by.person_id, RequestNote.at > at - IN_A_HURRY
    )
    notes = await session.scalars(query)
    return any(note.token and keys.decrypt(note.token, bound_to=_bound_to(note)) == text for note in notes)


def _bound_to(note: RequestNote) -> str:
    return f"request_notes.token:{note.id}"
