"""Next tries: the day by which a youth is called again, after a call in vain."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.contact_requests import ContactRequest
from store.deadlines import DuePolicy, due_at, promised_date
from store.errors import DomainError

LATEST_NEXT_TRY = timedelta(days=14)


class NotATryDay(DomainError):
    """The next try is in the past, or so far away that the youth would wait for nothing."""


@dataclass(frozen=True)
class TryDays:
    """Days that may be said, on the youth's own calendar; `usual` is said when nobody chooses one."""

    first: date
    last: date
    usual: date


def days(request: ContactRequest, at: datetime) -> TryDays:
    """The usual day is the announced delay once more, in working days: nobody is asked to call on a Sunday because of
    a call in vain, or of a word written, on a Friday night.
    """
    today = promised_date(at, request.timezone)
    again = due_at(at, request.delay_days, policy=DuePolicy.WORKING, timezone=request.timezone, department="")
    return TryDays(today, today + LATEST_NEXT_TRY, promised_date(again, request.timezone))


def day_to_call_again(request: ContactRequest, at: datetime) -> date | None:
    """The last day of the next call, once one was made in vain: the one that its youth was told while it has not
    passed, else the usual one. None where none is owed, and before the first call.
    """
    if not request.is_open or request.called_at is None:
        return None
    if request.next_try_on is not None and not is_missed(request, at):
        return request.next_try_on
    return days(request, at).usual


def has_come(request: ContactRequest, at: datetime) -> bool:
    """The day of the next call is here, or over, and nobody called since it was said."""
    today = promised_date(at, request.timezone)
    return request.is_open and request.next_try_on is not None and request.next_try_on <= today


def is_missed(request: ContactRequest, at: datetime) -> bool:
    """The day of the next call is over, and nobody called."""
    return request.called_at is not None and request.is_late(at)
