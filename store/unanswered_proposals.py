"""Unanswered proposals: another offer that a youth accepted no more than they refused it, over after a week."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import reorientations
from store.contact_requests import ContactRequest
from store.reorientations import Answer, Reorientation
from store.request_events import SERVICE, EventKind
from store.request_statuses import ClosingOutcome, Status
from store.rungs import waking

PATIENCE = timedelta(days=7)
"""The youth reads the day with the proposal, and may answer until its end."""
A_DAY = timedelta(days=1)


async def lapse_due(session: AsyncSession, at: datetime, *, limit: int = 50) -> int:
    """End what waited too long; return how many proposals there were. Two at once share the work."""
    due = (
        select(Reorientation, ContactRequest)
        .join(ContactRequest, ContactRequest.id == Reorientation.request_id)
        .where(
            Reorientation.answered_at.is_(None),
            Reorientation.at <= at - PATIENCE - A_DAY,
            ContactRequest.status == Status.REORIENTING,
        )
        .order_by(Reorientation.at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    waiting = (await session.execute(due)).all()
    for proposal, request in waiting:
        await _lapse(session, proposal, request, at=at)
    return len(waiting)


async def _lapse(session: AsyncSession, proposal: Reorientation, request: ContactRequest, *, at: datetime) -> None:
    """Silence is worth a no: what was not for the organisation ends, what was late goes on there."""
    proposal.settle(agreed=None, at=at)
    if proposal.on_behalf:
        await reorientations.carry_on(session, request, proposal, by=SERVICE, at=at)
    else:
        request.mark(EventKind.REORIENTATION_LAPSED, by=SERVICE, at=at)
        # A youth is not woken up for it.
        request.close(ClosingOutcome.NOT_FOR_ME, by=SERVICE, at=at, not_before=waking(at, request.timezone))
    await reorientations.tell_answer(session, request, proposal, Answer.SILENT, at=at)
