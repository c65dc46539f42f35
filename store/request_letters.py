"""Request letters: which e-mails about a contact request are still worth reading when they are written."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import feedback, next_tries
from store.contact_requests import ContactRequest
from store.notices import Notice, NoticeKind
from store.request_statuses import ENDED

_BEFORE_THE_DATE = (NoticeKind.REQUEST_HALFWAY, NoticeKind.REQUEST_NEARLY_LATE)
_AFTER_THE_DATE = (NoticeKind.REQUEST_OVERDUE, NoticeKind.REQUEST_STILL_OVERDUE)
_RUNGS = (*_BEFORE_THE_DATE, *_AFTER_THE_DATE)
_WHILE_OPEN = (
    NoticeKind.REQUEST_SENT,
    NoticeKind.REQUEST_ASSIGNED,
    NoticeKind.REQUEST_LINK,
    NoticeKind.MOMENT_CHOSEN,
    NoticeKind.CONTACT_CHANGED,
)


async def is_worth_reading(
    session: AsyncSession, request: ContactRequest, kind: NoticeKind, person_id: int | None, *, at: datetime
) -> bool:
    """A letter may wait for an opening, or for a mail server: what was true then may be over, or said more strongly."""
    if await _is_overtaken(session, request, kind, person_id):
        return False
    if kind in _BEFORE_THE_DATE:
        return request.is_open and request.called_at is None and at <= request.due_at
    if kind in _AFTER_THE_DATE:
        return request.is_late(at)
    if kind is NoticeKind.REQUEST_TRY_DAY:
        return next_tries.has_come(request, at) and not next_tries.is_missed(request, at)
    if kind is NoticeKind.REQUEST_TRY_MISSED:
        return next_tries.is_missed(request, at)
    if kind in _WHILE_OPEN:
        return request.status not in ENDED
    if kind is NoticeKind.CALL_DENIED:
        said = await feedback.find(session, request.id)
        return said is not None and said.called is False
    return True


async def _is_overtaken(
    session: AsyncSession, request: ContactRequest, kind: NoticeKind, person_id: int | None
) -> bool:
    """The next rung of the same request speaks to the same person: one letter is enough on a Monday morning."""
    later = _RUNGS[_RUNGS.index(kind) + 1 :] if kind in _RUNGS else ()
    if not later or person_id is None:
        return False
    query = select(Notice.id).where(
        Notice.request_id == request.id, Notice.person_id == person_id, Notice.kind.in_(later)
    )
    return await session.scalar(query.limit(1)) is not None
