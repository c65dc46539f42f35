"""Request notes: what the members of an organisation write to each other about a contact request."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.ext.asyncio import AsyncSession

from store import reopenings, sealed_words
from store.contact_requests import ContactRequest
from store.database import Base, new_id
from store.errors import DomainError
from store.key_ring import KeyRing
from store.people import Viewer
from store.reopenings import ContactGone
from store.request_events import Actor, EventKind
from store.request_statuses import Status
from store.sealed_words import SealedWords, Written

LONGEST_NOTE = 2_000


class NotANote(DomainError):
    """Nothing was written, or too much."""


class RequestNote(SealedWords, Base):
    """Read by its organisation only."""

    __tablename__ = "request_notes"
    __table_args__ = (Index("ix_request_notes_request", "request_id", "at"),)


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
    if await sealed_words.find_just_written(session, RequestNote, request.id, text, keys=keys, by=by, at=at):
        return
    note = RequestNote(id=new_id(), request_id=request.id, author_id=by.person_id, at=at)
    note.seal(text, keys)
    session.add(note)
    request.mark(EventKind.NOTED, by=by, at=at)


async def shown_to(
    session: AsyncSession, viewer: Viewer, request: ContactRequest, keys: KeyRing
) -> tuple[Written, ...]:
    """Those that the organisation may still read, oldest first; none for anybody else."""
    if request.organisation_id not in viewer.organisations:
        return ()
    return await sealed_words.of_request(session, RequestNote, request.id, keys)


async def erase(session: AsyncSession, request_id: str) -> None:
    await sealed_words.erase(session, RequestNote, request_id)
