"""Attempts: calls that did not reach the youth, each followed by another."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import next_tries, reminders
from store.contact_requests import ContactRequest
from store.next_tries import NotATryDay
from store.request_events import Actor
from store.request_statuses import AttemptResult


async def note(
    session: AsyncSession,
    request: ContactRequest,
    result: AttemptResult,
    *,
    next_try_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """The youth reads the day of the next call, the usual one when None, and it is watched from here on.

    A number that does not work is not called again before its youth gave another. Raise `NotATryDay`, or `NotAllowed`
    when nobody has to call any more.
    """
    days = next_tries.days(request, at)
    day = days.usual if next_try_on is None else next_try_on
    if not days.first <= day <= days.last:
        raise NotATryDay(day)
    request.attempt(result, by=by, at=at, next_try_on=None if result is AttemptResult.WRONG_NUMBER else day)
    await reminders.plan_next_try(session, request, at=at)


async def expect_again(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """A call is owed once more: it has a last day, which is watched; nothing before the first call."""
    request.next_try_on = next_tries.day_to_call_again(request, at)
    await reminders.plan_next_try(session, request, at=at)
