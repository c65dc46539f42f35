"""Own requests: what a youth changes in a contact request of theirs after it was sent."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import attempts, families, notices, people
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.drafts import Moment
from store.notices import NoticeKind
from store.people import Person
from store.request_events import YOUTH
from store.request_statuses import OPEN_STATUSES, Status


async def choose_moment(session: AsyncSession, request: ContactRequest, moment: Moment, *, at: datetime) -> None:
    """A better moment to be called; whoever answers the request is told, once for the same moment.

    After a call in vain the next one has a last day, which is watched.

    Raise `NotAllowed` when nobody has to call any more.
    """
    if request.is_open and request.moment == moment.value and not request.waits_for_youth:
        return
    request.choose_moment(moment.value, by=YOUTH, at=at)
    await attempts.expect_again(session, request, at=at)
    await tell_who_answers(session, request, NoticeKind.MOMENT_CHOSEN, at=at, detail=moment.value)


async def change_contact(
    session: AsyncSession, conversation: Conversation, old_id: str, new_id: str, *, at: datetime
) -> list[ContactRequest]:
    """Another number or address in the place of `old_id`, in every request that somebody may still call for.

    Whoever answers them is told; a yes to another offer passes the new one on.
    """
    changed = []
    for request in await _open_with(session, conversation.id, old_id):
        request.change_contact(new_id, by=YOUTH, at=at)
        await attempts.expect_again(session, request, at=at)
        await tell_who_answers(session, request, NoticeKind.CONTACT_CHANGED, at=at)
        changed.append(request)
    return changed


async def tell_who_answers(
    session: AsyncSession, request: ContactRequest, kind: NoticeKind, *, at: datetime, detail: str | None = None
) -> None:
    """The person who took the request, while they have an account; else everybody in the organisation."""
    professionals = await people.professionals_of(session, request.organisation_id)
    taken_by = [person for person in professionals if person.id == request.taken_by]
    told: list[Person] = taken_by or professionals
    for person in told:
        request.notices.add(notices.tell_person(kind, person_id=person.id, request_id=request.id, at=at, detail=detail))


async def _open_with(session: AsyncSession, conversation_id: str, contact_id: str) -> list[ContactRequest]:
    query = (
        select(ContactRequest)
        .where(
            ContactRequest.conversation_id.in_(families.members(conversation_id)),
            ContactRequest.contact_id == contact_id,
            ContactRequest.status.in_((*OPEN_STATUSES, Status.REORIENTING)),
        )
        .order_by(ContactRequest.created_at, ContactRequest.id)
        .with_for_update()
    )
    return list(await session.scalars(query))
