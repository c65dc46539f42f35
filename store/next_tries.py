"""Next tries: the day by which a youth is called again, after a call in vain."""

from datetime import date, datetime, timedelta

from store.contact_requests import ContactRequest
from store.deadlines import DuePolicy, due_at, promised_date
from store.errors import DomainError

LATEST_NEXT_TRY = timedelta(days=14)


class NotATryDay(DomainError):
    """The next try is in the past, or so far away that the youth would wait for nothing."""


def days(request: ContactRequest, at: datetime) -> tuple[date, date]:
    """The first and the last day of a next try, on the youth's own calendar."""
    today = promised_date(at, request.timezone)
    return today, today + LATEST_NEXT_TRY


def day_to_call_again(request: ContactRequest, at: datetime) -> date | None:
    """The last day of the next call, once one was made in vain; None where none is owed, and before the first.

    The day that they were told, while it has not passed; else the announced delay once more, in working days: nobody
    is asked to call on a Sunday because of a word written on a Friday night.
    """
    if not request.is_open or request.called_at is None:
        return None
    if request.next_try_on is not None and not is_missed(request, at):
        return request.next_try_on
    again = due_at(at, request.delay_days, policy=DuePolicy.WORKING, timezone=request.timezone, department="")
    return promised_date(again, request.timezone)


def has_come(request: ContactRequest, at: datetime) -> bool:
    """The day of the next call is here, or over, and nobody called since it was said."""
    today = promised_date(at, request.timezone)
    return request.is_open and request.next_try_on is not None and request.next_try_on <= today


def is_missed(request: ContactRequest, at: datetime) -> bool:
    """The day of the next call is over, and nobody called."""
    return request.called_at is not None and request.is_late(at)
