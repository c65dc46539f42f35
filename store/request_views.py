"""Request views: which contact requests belong together, by what is to be done next."""

import operator
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, true

from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.feedback import Feedback
from store.places.timezones import all_timezones
from store.request_statuses import ENDED, OPEN_STATUSES, Status

AT_RISK = timedelta(hours=24)
LATELY = timedelta(days=30)


class ListView(StrEnum):
    """Which lines to show."""

    TO_DO = "a-faire"
    WAITING = "attente"
    TO_FINISH = "a-terminer"
    DONE = "terminees"
    LATE = "en-retard"
    AT_RISK = "a-risque"
    OPEN = "ouvertes"
    DENIED = "sans-appel"
    ALL = "toutes"


def in_view(view: ListView, at: datetime) -> ColumnElement[bool]:
    """To do, waiting, to finish and done share all the requests; the others look at them another way."""
    is_open = ContactRequest.status.in_(OPEN_STATUSES)
    # The promise is about the first call: once somebody called, it is late only when the next day said has passed.
    uncalled = and_(is_open, ContactRequest.called_at.is_(None))
    match view:
        case ListView.TO_DO:
            return and_(is_open, not_(_sleeps(at)))
        case ListView.WAITING:
            return or_(ContactRequest.status == Status.REORIENTING, and_(is_open, _sleeps(at)))
        case ListView.TO_FINISH:
            return ContactRequest.status == Status.CONTACTED
        case ListView.DONE:
            return ContactRequest.status.in_(ENDED)
        case ListView.LATE:
            return or_(and_(uncalled, ContactRequest.due_at < at), and_(is_open, _day_is(at, operator.lt)))
        case ListView.AT_RISK:
            soon = and_(uncalled, ContactRequest.due_at >= at, ContactRequest.due_at < at + AT_RISK)
            return or_(soon, and_(is_open, _day_is(at, operator.eq)))
        case ListView.OPEN:
            return is_open
        case ListView.DENIED:
            return _denied_lately(at)
        case ListView.ALL:
            return true()


def _sleeps(at: datetime) -> ColumnElement[bool]:
    """The ball is on the youth's side, and the day of the next try has not come."""
    next_try = ContactRequest.next_try_on
    return and_(ContactRequest.waits_for_youth, or_(next_try.is_(None), not_(_day_is(at, operator.le))))


def _denied_lately(at: datetime) -> ColumnElement[bool]:
    """The youth says that nobody called, whatever the request says."""
    return exists().where(
        Feedback.request_id == ContactRequest.id, Feedback.called.is_(False), Feedback.answered_at >= at - LATELY
    )


def _day_is(at: datetime, compared: Callable[[Any, date], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The day of the next try and today, on each request's own calendar: France lives on two or three dates at once."""
    zones_on: dict[date, list[str]] = defaultdict(list)
    for zone in sorted(all_timezones()):
        zones_on[promised_date(at, zone)].append(zone)
    return or_(
        *(
            and_(ContactRequest.timezone.in_(zones), compared(ContactRequest.next_try_on, today))
            for today, zones in sorted(zones_on.items())
        )
    )
