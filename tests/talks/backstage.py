"""Backstage: what others do to a youth's request, and the days that pass, written straight into the store."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store import people, reminders, reorientations
from store.contact_requests import ContactRequest
from store.database import Database
from store.equivalents import equivalents
from store.notices import Notice
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.places import Gazetteer
from store.reminders import Reminder
from store.reorientations import Reorientation
from store.request_access import of_conversation
from store.request_events import Actor, person
from store.request_statuses import AttemptResult, ClosingOutcome


class Backstage:
    """Acts on the newest request of one conversation, through a connection of its own."""

    def __init__(self, database_url: str, conversation_id: str) -> None:
        self._url = database_url
        self._conversation_id = conversation_id

    def professional(self, words: str) -> None:
        """ "accepts", "tries: busy", "closes: helped" or "proposes another offer"."""
        deed, _, detail = words.partition(": ")
        self._do(lambda session, request: _act(session, request, deed, detail, on_behalf=False))

    def animateur(self, words: str) -> None:
        self._do(lambda session, request: _act(session, request, words, "", on_behalf=True))

    def days_pass(self, days: int) -> None:
        """Everything that was planned comes that much sooner, and whatever is due happens, by day."""
        self._do(lambda session, request: _grow_old(session, request, timedelta(days=days)))

    def offer(self, words: str) -> None:
        """The offer proposed "closes" or "opens"."""
        status = OfferStatus.PAUSED if words == "closes" else OfferStatus.PUBLISHED
        self._do(lambda session, request: _set_offer(session, request, status))

    def _do(self, deed: Callable[[AsyncSession, ContactRequest], Awaitable[None]]) -> None:
        asyncio.run(self._done(deed))

    async def _done(self, deed: Callable[[AsyncSession, ContactRequest], Awaitable[None]]) -> None:
        database = Database(self._url)
        try:
            async with database.turn() as session:
                await deed(session, (await of_conversation(session, self._conversation_id))[0])
        finally:
            await database.close()


async def _act(session: AsyncSession, request: ContactRequest, deed: str, detail: str, *, on_behalf: bool) -> None:
    by, now = await _somebody(session, request, on_behalf=on_behalf), datetime.now(UTC)
    match deed:
        case "accepts":
            request.accept(by=by, at=now)
        case "tries":
            request.attempt(AttemptResult(detail), by=by, at=now)
        case "closes":
            request.close(ClosingOutcome(detail), by=by, at=now)
        case "proposes another offer":
            [offer] = await equivalents(session, request, _gazetteer(), on=now.date(), limit=1)
            await reorientations.propose(session, request, offer, by=by, at=now)
        case _:
            raise AssertionError(deed)


async def _somebody(session: AsyncSession, request: ContactRequest, *, on_behalf: bool) -> Actor:
    found = (
        await people.animateurs_of(session, request.territory_id)
        if on_behalf
        else await people.professionals_of(session, request.organisation_id)
    )
    return person(found[0].id, on_behalf=on_behalf)


async def _grow_old(session: AsyncSession, request: ContactRequest, age: timedelta) -> None:
    request.created_at -= age
    request.due_at -= age
    now = datetime.now(UTC)
    for reminder in await session.scalars(select(Reminder).where(Reminder.request_id == request.id)):
        reminder.planned_at -= age
    await session.flush()
    await reminders.settle_due(session, now)
    # Nobody is woken up at night; a talk is played at any hour.
    own = (Notice.conversation_id == request.conversation_id, Notice.done_at.is_(None))
    await session.execute(update(Notice).where(*own, Notice.lease.is_(None)).values(next_at=now))


async def _set_offer(session: AsyncSession, request: ContactRequest, status: OfferStatus) -> None:
    query = select(Offer).join(Reorientation, Reorientation.offer_id == Offer.id)
    for offer in await session.scalars(query.where(Reorientation.request_id == request.id)):
        offer.status = status


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.load()
