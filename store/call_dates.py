"""Call dates: the instant by which a call is owed to a youth, the first one or the next."""

from datetime import date, datetime
from typing import Protocol

from store.deadlines import end_of_day, promised_date
from store.request_statuses import OPEN_STATUSES, Status


class Called(Protocol):
    """The first call of a request: by when, and whether it came."""

    @property
    def status(self) -> Status: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def called_at(self) -> datetime | None: ...


class Owed(Called, Protocol):
    """What says which call is owed."""

    @property
    def next_try_on(self) -> date | None: ...
    @property
    def timezone(self) -> str: ...


def call_due(request: Owed) -> datetime | None:
    """The last second of the day that the youth was told; None while no call is owed by a day.

    Once somebody called in vain, a day for the next call is owed only when one was said.
    """
    if request.status not in OPEN_STATUSES:
        return None
    if request.called_at is None:
        return request.due_at
    return None if request.next_try_on is None else end_of_day(request.next_try_on, request.timezone)


def call_day(request: Owed) -> date:
    """The day to show: that of the call which is owed, else the one first promised."""
    return promised_date(call_due(request) or request.due_at, request.timezone)
