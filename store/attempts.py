"""Attempts: a call that did not reach the youth, with the day of the next one."""

from datetime import date, datetime, timedelta

from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.errors import DomainError
from store.request_events import Actor
from store.request_statuses import AttemptResult

LATEST_NEXT_TRY = timedelta(days=14)


class NotATryDay(DomainError):
    """The next try is in the past, or so far away that the youth would wait for nothing."""


def note(request: ContactRequest, result: AttemptResult, *, next_try_on: date | None, by: Actor, at: datetime) -> None:
    """Raise `NotATryDay`, or `NotAllowed` when nobody has to call any more."""
    first, last = try_days(request, at)
    if next_try_on is not None and not first <= next_try_on <= last:
        raise NotATryDay(next_try_on)
    request.attempt(result, by=by, at=at, next_try_on=next_try_on)


def try_days(request: ContactRequest, at: datetime) -> tuple[date, date]:
    """The first and the last day of a next try, on the youth's own calendar."""
    today = promised_date(at, request.timezone)
    return today, today + LATEST_NEXT_TRY
