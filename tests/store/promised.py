"""Requests with their ladder, and what a scheduler wrote of them."""

from datetime import datetime

from store import reminders
from store.contact_requests import ContactRequest
from store.database import Database
from store.deadlines import DuePolicy, due_at
from store.notices import Notice, NoticeKind
from store.organisations import Organisation
from store.people import Person
from store.reminders import Outcome, Reminder
from store.request_events import EventKind, RequestEvent
from store.request_statuses import Status
from store.rungs import Rung
from store.territories import Territory
from tests.store.committed import Committed
from tests.store.make import Make


class Promised:
    """A territory, an organisation with two professionals, and one request of two days sent at noon."""

    def __init__(self, make: Make, database: Database, committed: Committed, noon: datetime) -> None:
        self.make, self.database, self.committed, self.noon = make, database, committed, noon

    async def stand(self) -> None:
        self.territory: Territory = await self.make.territory()
        self.organisation: Organisation = await self.make.organisation(territory=self.territory)
        self.clara: Person = await self.make.professional(self.organisation)
        self.moussa: Person = await self.make.professional(self.organisation)
        self.ana: Person = await self.make.animateur(self.territory)
        self.id = await self.request()

    async def request(self) -> str:
        made = await self.make.contact_request(self.organisation, territory=self.territory, status=Status.SENT)
        async with self.database.turn() as session:
            request = await session.get_one(ContactRequest, made.id)
            request.delay_days = 2
            request.due_at = due_at(self.noon, 2, policy=DuePolicy.CALENDAR, timezone=request.timezone, department="51")
            reminders.plan(session, request, at=self.noon)
        return made.id

    async def settle(self, at: datetime, *, limit: int = 50) -> int:
        async with self.database.turn() as session:
            return await reminders.settle_due(session, at=at, limit=limit)

    async def stored(self) -> ContactRequest:
        return await self.committed.get(ContactRequest, self.id)

    async def told(self, *kinds: NoticeKind) -> list[tuple[NoticeKind, int | None]]:
        """Kind and person of each notice, or of those of these kinds; the youth is nobody."""
        rows = await self.committed.all(Notice)
        rows.sort(key=lambda row: (row.created_at, row.kind, row.person_id or 0))
        return [(row.kind, row.person_id) for row in rows if not kinds or row.kind in kinds]

    async def notice(self, kind: NoticeKind) -> Notice:
        [found] = await self.committed.all(Notice, Notice.kind == kind)
        return found

    async def outcomes(self) -> dict[Rung, Outcome | None]:
        return {row.rung: row.outcome for row in await self.committed.all(Reminder, Reminder.request_id == self.id)}

    async def events(self) -> list[tuple[EventKind, str | None]]:
        rows = await self.committed.all(RequestEvent, RequestEvent.request_id == self.id)
        return [(row.kind, row.detail) for row in rows]
