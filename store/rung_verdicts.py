"""Rung verdicts: whether a rung that is due speaks, waits, or is no longer needed."""

from datetime import datetime, timedelta
from enum import StrEnum

from store import next_tries
from store.contact_requests import ContactRequest
from store.request_statuses import ClosingOutcome, Status
from store.rungs import Rung

LATENESS_FIRST = timedelta(days=1)
"""Between the lateness told to a youth and the end of their request."""


class Verdict(StrEnum):
    SPEAKS = "speaks"
    NOT_NEEDED = "not_needed"
    WAITS = "waits"


def judge(
    rung: Rung, request: ContactRequest, *, answered: bool, lateness_settled_at: datetime | None, at: datetime
) -> Verdict:
    """`answered`: the youth said already whether the call came; `lateness_settled_at`: of the rung LATE.

    While another offer waits for the youth's yes, nobody is pressed and nothing is late yet.
    """
    match rung:
        case Rung.FOLLOW_UP:
            return _judge_follow_up(request, answered=answered)
        case Rung.EXPIRY:
            return _judge_expiry(request, lateness_settled_at, at)
        case Rung.TRY_DAY:
            return Verdict.SPEAKS if next_tries.has_come(request, at) else Verdict.NOT_NEEDED
        case Rung.TRY_MISSED:
            return Verdict.SPEAKS if next_tries.is_missed(request, at) else Verdict.NOT_NEEDED
    if request.status is Status.REORIENTING:
        return Verdict.NOT_NEEDED if rung is Rung.HALFWAY else Verdict.WAITS
    return Verdict.SPEAKS if _owes_a_call(request) else Verdict.NOT_NEEDED


def _judge_follow_up(request: ContactRequest, *, answered: bool) -> Verdict:
    if answered or not _may_ask(request):
        return Verdict.NOT_NEEDED
    return Verdict.WAITS if request.status is Status.REORIENTING else Verdict.SPEAKS


def _owes_a_call(request: ContactRequest) -> bool:
    return request.is_open and request.called_at is None


def _may_ask(request: ContactRequest) -> bool:
    away = request.status in (Status.WITHDRAWN, Status.EXPIRED)
    return not away and request.outcome is not ClosingOutcome.REORIENTED


def _judge_expiry(request: ContactRequest, lateness_settled_at: datetime | None, at: datetime) -> Verdict:
    if not request.may(Status.EXPIRED):
        return Verdict.NOT_NEEDED
    if request.status is Status.REORIENTING or _waits_for_the_next_call(request, at):
        return Verdict.WAITS
    if _owes_a_call(request) and (lateness_settled_at is None or at < lateness_settled_at + LATENESS_FIRST):
        return Verdict.WAITS
    return Verdict.SPEAKS


def _waits_for_the_next_call(request: ContactRequest, at: datetime) -> bool:
    return request.next_try_on is not None and not next_tries.is_missed(request, at)
