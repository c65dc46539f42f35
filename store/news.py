"""News: what may still be told to a youth of a request, at the instant of telling it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import feedback, next_tries, reopenings
from store.contact_requests import ContactRequest
from store.notices import NoticeKind
from store.request_statuses import ClosingOutcome, Status

TOLD = (
    NoticeKind.REQUEST_ACCEPTED,
    NoticeKind.REQUEST_ATTEMPTED,
    NoticeKind.REQUEST_CLOSED,
    NoticeKind.REQUEST_REOPENED,
    NoticeKind.REQUEST_LATE,
    NoticeKind.REQUEST_NOT_RECALLED,
    NoticeKind.REQUEST_FOLLOWED_UP,
    NoticeKind.REQUEST_REORIENTED,
    NoticeKind.REQUEST_EXPIRED,
    NoticeKind.REQUEST_MESSAGE,
)
# What is true only while the request stands there.
_WHILE = {
    NoticeKind.REQUEST_ACCEPTED: Status.ACCEPTED,
    NoticeKind.REQUEST_REOPENED: Status.ACCEPTED,
    NoticeKind.REQUEST_ATTEMPTED: Status.ATTEMPTED,
    NoticeKind.REQUEST_REORIENTED: Status.REORIENTING,
    NoticeKind.REQUEST_EXPIRED: Status.EXPIRED,
}


async def holds(session: AsyncSession, request: ContactRequest, kind: NoticeKind, *, at: datetime) -> bool:
    """Whether the news is still true, and still news; what does not hold is told to nobody."""
    match kind:
        case NoticeKind.REQUEST_CLOSED:
            return request.status is Status.CLOSED and request.outcome is not ClosingOutcome.REORIENTED
        case NoticeKind.REQUEST_LATE:
            return request.is_late(at)
        case NoticeKind.REQUEST_NOT_RECALLED:
            return next_tries.is_missed(request, at)
        case NoticeKind.REQUEST_FOLLOWED_UP:
            return await may_ask_whether_called(session, request)
        case NoticeKind.REQUEST_MESSAGE:
            return request.status is not Status.WITHDRAWN and await reopenings.contact_stands(session, request)
    return _WHILE.get(kind) is request.status


async def may_ask_whether_called(session: AsyncSession, request: ContactRequest) -> bool:
    """Not twice, and not about a call that nobody owes any more."""
    return feedback.concerns_a_call(request) and await feedback.find(session, request.id) is None
