"""Request letters: which e-mails about a contact request are still worth reading when they are written."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import feedback
from store.contact_requests import ContactRequest
from store.notices import NoticeKind
from store.request_statuses import ENDED

_BEFORE_THE_DATE = (NoticeKind.REQUEST_HALFWAY, NoticeKind.REQUEST_NEARLY_LATE)
_AFTER_THE_DATE = (NoticeKind.REQUEST_OVERDUE, NoticeKind.REQUEST_STILL_OVERDUE)
_WHILE_OPEN = (
    NoticeKind.REQUEST_SENT,
    NoticeKind.REQUEST_ASSIGNED,
    NoticeKind.REQUEST_LINK,
    NoticeKind.MOMENT_CHOSEN,
    NoticeKind.CONTACT_CHANGED,
)


async def is_worth_reading(session: AsyncSession, request: ContactRequest, kind: NoticeKind, *, at: datetime) -> bool:
    """A letter may wait for an opening, or for a mail server: what was true then may be over."""
    if kind in _BEFORE_THE_DATE:
        return request.is_open and request.called_at is None and at <= request.due_at
    if kind in _AFTER_THE_DATE:
        return request.is_late(at)
    if kind in _WHILE_OPEN:
        return request.status not in ENDED
    if kind is NoticeKind.CALL_DENIED:
        said = await feedback.find(session, request.id)
        return said is not None and said.called is False
    return True
