"""Reminders: each rung of each contact request, planned with it and settled once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import batches, reminder_news, rungs
from store.contact_requests import ContactRequest
from store.database import Base
from store.feedback import Feedback
from store.recipients import Recipient, Recipients
from store.rung_verdicts import Verdict, judge
from store.rungs import LADDER, Rung

LOOK_AGAIN = timedelta(hours=1)


class Outcome(StrEnum):
    TOLD = "told"
    NOT_NEEDED = "not_needed"
    # Settled so late that a later rung told the same people.
    OVERTAKEN = "overtaken"


class Reminder(Base):
    """`planned_at` is when it is looked at next; the key says that a rung speaks once."""

    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_due", "settled_at", "planned_at"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"), primary_key=True)
    rung: Mapped[Rung] = mapped_column(primary_key=True)
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]

    def settle(self, outcome: Outcome, *, at: datetime) -> None:
        self.outcome, self.settled_at = outcome, at


def plan(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """Write the whole ladder of a request made at this instant."""
    planned = rungs.instants(at, request.due_at, request.timezone)
    session.add_all(Reminder(request_id=request.id, rung=rung, planned_at=when) for rung, when in planned.items())


async def plan_again(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """For a request reopened at this instant: the late rungs that said nothing yet, and the end, come from here."""
    again = rungs.instants_again(at, request.due_at)
    for row in await session.scalars(select(Reminder).where(Reminder.request_id == request.id)):
        if row.rung in again and row.outcome is not Outcome.TOLD:
            row.planned_at, row.settled_at, row.outcome = again[row.rung], None, None


async def plan_next_try(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """The day of the next call that the youth was told, watched as the first one was; nothing where none was told."""
    if request.next_try_on is None:
        return
    planned = rungs.instants_of_try(request.next_try_on, request.timezone, at=at)
    for rung in (Rung.TRY_DAY, Rung.TRY_MISSED):
        row = await session.get(Reminder, (request.id, rung))
        if rung not in planned:
            # Of a later day, said before: it must not speak of this one.
            if row is not None and row.settled_at is None:
                row.settle(Outcome.NOT_NEEDED, at=at)
        elif row is None:
            session.add(Reminder(request_id=request.id, rung=rung, planned_at=planned[rung]))
        else:
            row.planned_at, row.settled_at, row.outcome = planned[rung], None, None


async def settle_due(session: AsyncSession, at: datetime, *, limit: int = 50) -> int:
    """Settle the rungs that are due, some requests at a time; return how many rows were taken up.

    Two at once share the work: the requests are locked, and those that somebody holds are left for the next turn.
    """
    due = (
        select(ContactRequest.id)
        .join(Reminder, Reminder.request_id == ContactRequest.id)
        .where(Reminder.settled_at.is_(None), Reminder.planned_at <= at)
        .order_by(Reminder.planned_at)
        .limit(limit)
        .with_for_update(of=ContactRequest, skip_locked=True, key_share=True)
    )
    requests = list(dict.fromkeys(await session.scalars(due)))
    return await batches.work_through(
        session, requests, partial(_settle, session, at), put_off=partial(_put_off, session, at)
    )


async def _settle(session: AsyncSession, at: datetime, request_ids: Sequence[str]) -> None:
    requests = await session.scalars(select(ContactRequest).where(ContactRequest.id.in_(request_ids)))
    ladders = await _ladders(session, request_ids)
    answered = set(await session.scalars(select(Feedback.request_id).where(Feedback.request_id.in_(request_ids))))
    recipients = Recipients(session, at=at)
    for request in requests:
        await _climb(request, ladders[request.id], recipients, answered=request.id in answered, at=at)


async def _ladders(session: AsyncSession, request_ids: Sequence[str]) -> dict[str, dict[Rung, Reminder]]:
    # Read after the lock: what another scheduler settled meanwhile is seen.
    rows = await session.scalars(select(Reminder).where(Reminder.request_id.in_(request_ids)))
    ladders: dict[str, dict[Rung, Reminder]] = {request_id: {} for request_id in request_ids}
    for row in rows:
        ladders[row.request_id][row.rung] = row
    return ladders


async def _climb(
    request: ContactRequest, ladder: dict[Rung, Reminder], recipients: Recipients, *, answered: bool, at: datetime
) -> None:
    lateness = ladder[Rung.LATE].settled_at
    rows = [ladder[rung] for rung in LADDER if rung in ladder]
    due = [row for row in rows if row.settled_at is None and row.planned_at <= at]
    speaking = []
    for row in due:
        match judge(row.rung, request, answered=answered, lateness_settled_at=lateness, at=at):
            case Verdict.SPEAKS:
                speaking.append(row)
            case Verdict.WAITS:
                row.planned_at = at + LOOK_AGAIN
            case Verdict.NOT_NEEDED:
                row.settle(Outcome.NOT_NEEDED, at=at)
    audiences = {row.rung: await recipients.of(row.rung, request) for row in speaking}
    shared = _last_word(audiences)
    for row in speaking:
        outcome = _outcome(row.rung, audiences, shared[row.rung])
        row.settle(outcome, at=at)
        if outcome is Outcome.TOLD:
            reminder_news.tell(request, row.rung, shared[row.rung], with_lateness=Rung.LATE in audiences, at=at)


def _last_word(audiences: dict[Rung, list[Recipient]]) -> dict[Rung, list[Recipient]]:
    """When several rungs come at once, each person hears the last one only."""
    heard: set[int] = set()
    shared = {}
    for rung in reversed(audiences):
        shared[rung] = [each for each in audiences[rung] if each.person_id not in heard]
        heard |= {each.person_id for each in audiences[rung]}
    return shared


def _outcome(rung: Rung, audiences: dict[Rung, list[Recipient]], left: list[Recipient]) -> Outcome:
    """What the youth hears of lateness is never overtaken."""
    if rung in (Rung.LATE, Rung.TRY_MISSED, Rung.EXPIRY) or left:
        return Outcome.TOLD
    if rung is Rung.FOLLOW_UP:
        return Outcome.OVERTAKEN if Rung.EXPIRY in audiences else Outcome.TOLD
    return Outcome.OVERTAKEN if audiences[rung] else Outcome.NOT_NEEDED


async def _put_off(session: AsyncSession, at: datetime, request_id: str) -> None:
    due = (Reminder.request_id == request_id, Reminder.settled_at.is_(None), Reminder.planned_at <= at)
    await session.execute(update(Reminder).where(*due).values(planned_at=at + LOOK_AGAIN))
