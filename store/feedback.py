"""Feedback: what a youth says of the call that was promised to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import notices, people
from store.contact_requests import ContactRequest
from store.database import Base
from store.notices import NoticeKind
from store.request_events import YOUTH, EventKind
from store.request_statuses import ClosingOutcome, NotAllowed, Status

SATISFACTIONS = (3, 2, 1)
"""From content to not content."""


class TooEarly(NotAllowed):
    """The promised date is ahead, and nobody called."""


class Feedback(Base):
    """`called` is None for who does not remember; one row a request, made by the first answer."""

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 3", name="satisfaction"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"), primary_key=True)
    called: Mapped[bool | None]
    satisfaction: Mapped[int | None]
    answered_at: Mapped[datetime]


async def find(session: AsyncSession, request_id: str) -> Feedback | None:
    return await session.get(Feedback, request_id)


async def of_requests(session: AsyncSession, request_ids: Sequence[str]) -> dict[str, Feedback]:
    """What was said of these requests, by request."""
    rows = await session.scalars(select(Feedback).where(Feedback.request_id.in_(request_ids)))
    return {row.request_id: row for row in rows}


async def say_called(session: AsyncSession, request: ContactRequest, *, called: bool | None, at: datetime) -> bool:
    """Keep whether the call came; False when the same was said before.

    When it did not, the animateurs of the territory are told. Raise `TooEarly`, or `NotAllowed` of a call that nobody
    owes any more.
    """
    _check(request, at)
    known = await find(session, request.id)
    if known is not None and known.called is called:
        return False
    feedback = known or Feedback(request_id=request.id)
    session.add(feedback)
    feedback.called, feedback.answered_at = called, at
    if called is not None:
        request.mark(EventKind.CALL_CONFIRMED if called else EventKind.CALL_DENIED, by=YOUTH, at=at)
    if called is False:
        feedback.satisfaction = None
        await _tell_animateurs(session, request, at=at)
    return True


async def say_satisfaction(session: AsyncSession, request: ContactRequest, satisfaction: int, *, at: datetime) -> None:
    """Keep what the call was worth, from 1 to 3; whoever says so was called. Raise as `say_called`."""
    await say_called(session, request, called=True, at=at)
    feedback = await session.get_one(Feedback, request.id)
    feedback.satisfaction, feedback.answered_at = satisfaction, at


def concerns_a_call(request: ContactRequest) -> bool:
    """Whether somebody owes the call, or owed it until the end."""
    over = request.status in (Status.WITHDRAWN, Status.EXPIRED)
    return not over and request.outcome is not ClosingOutcome.REORIENTED


def is_time_to_ask(request: ContactRequest, at: datetime) -> bool:
    """The promised date is over, somebody called, or nobody is going to."""
    called_or_closed = request.called_at is not None or request.status is Status.CLOSED
    return called_or_closed or request.due_at < at


def _check(request: ContactRequest, at: datetime) -> None:
    if not concerns_a_call(request):
        raise NotAllowed(request.status)
    if not is_time_to_ask(request, at):
        raise TooEarly(request.status)


async def _tell_animateurs(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    for person in await people.animateurs_of(session, request.territory_id):
        request.notices.add(
            notices.tell_person(NoticeKind.CALL_DENIED, person_id=person.id, request_id=request.id, at=at)
        )
