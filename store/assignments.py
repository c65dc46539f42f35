"""Assignments: a contact request put into the hands of a named member of its organisation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import notices, people
from store.contact_requests import ContactRequest
from store.errors import DomainError
from store.notices import NoticeKind
from store.people import Viewer
from store.request_access import get_in_hand


class NoSuchColleague(DomainError):
    """Nobody of this identifier answers for the organisation any more."""


@dataclass(frozen=True)
class Colleague:
    person_id: int
    name: str


async def colleagues(session: AsyncSession, request: ContactRequest) -> tuple[Colleague, ...]:
    """Who else in the organisation may answer it."""
    members = await people.professionals_of(session, request.organisation_id)
    return tuple(Colleague(member.id, member.name) for member in members if member.id != request.taken_by)


async def assign(
    session: AsyncSession, viewer: Viewer, request_id: str, person_id: int, *, version: int, at: datetime
) -> None:
    """They are told. Raise `NoSuchContactRequest`, `NoSuchColleague`, or `NotAllowed` when it moved on meanwhile."""
    request, by = await get_in_hand(session, viewer, request_id)
    request.expect(version)
    members = await people.professionals_of(session, request.organisation_id)
    if all(member.id != person_id for member in members):
        raise NoSuchColleague(person_id)
    request.assign(person_id, by=by, at=at)
    if person_id != viewer.person_id:
        kind = NoticeKind.REQUEST_ASSIGNED
        request.notices.add(notices.tell_person(kind, person_id=person_id, request_id=request.id, at=at))
