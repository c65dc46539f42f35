"""Reminder news: the notices and events of a rung that speaks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from store.contact_requests import ContactRequest
from store.notices import NoticeKind, tell_person, tell_youth
from store.recipients import Recipient
from store.request_events import SERVICE, EventKind
from store.rungs import Rung, waking

KINDS = {
    Rung.HALFWAY: NoticeKind.REQUEST_HALFWAY,
    Rung.NEARLY_LATE: NoticeKind.REQUEST_NEARLY_LATE,
    Rung.LATE: NoticeKind.REQUEST_OVERDUE,
    Rung.STILL_LATE: NoticeKind.REQUEST_STILL_OVERDUE,
    Rung.TRY_DAY: NoticeKind.REQUEST_TRY_DAY,
    Rung.TRY_MISSED: NoticeKind.REQUEST_TRY_MISSED,
}
A_BREATH = timedelta(hours=1)
"""Between the lateness told to a youth and the question that follows it."""


def tell(request: ContactRequest, rung: Rung, told: Sequence[Recipient], *, with_lateness: bool, at: datetime) -> None:
    """Write what this rung says; `with_lateness`: the youth is told in the same turn that nobody called."""
    for each in told:
        notice = tell_person(
            KINDS[rung],
            person_id=each.person_id,
            request_id=request.id,
            detail=each.side.value,
            not_before=each.not_before,
            at=at,
        )
        request.notices.add(notice)
    if told or rung is Rung.FOLLOW_UP:
        request.mark(EventKind.REMINDED, by=SERVICE, at=at, detail=rung.value)
    match rung:
        case Rung.LATE:
            request.mark(EventKind.TOLD_LATE, by=SERVICE, at=at)
            _tell_youth(request, NoticeKind.REQUEST_LATE, at, not_before=at)
        case Rung.TRY_MISSED:
            request.mark(EventKind.TOLD_LATE, by=SERVICE, at=at)
            _tell_youth(request, NoticeKind.REQUEST_NOT_RECALLED, at, not_before=at)
        case Rung.FOLLOW_UP:
            not_before = waking(at, request.timezone) + A_BREATH if with_lateness else at
            _tell_youth(request, NoticeKind.REQUEST_FOLLOWED_UP, at, not_before=not_before)
        case Rung.EXPIRY:
            request.expire(by=SERVICE, at=at, not_before=waking(at, request.timezone))


def _tell_youth(request: ContactRequest, kind: NoticeKind, at: datetime, *, not_before: datetime) -> None:
    request.notices.add(
        tell_youth(
            kind,
            conversation_id=request.conversation_id,
            request_id=request.id,
            at=at,
            not_before=waking(not_before, request.timezone),
        )
    )
