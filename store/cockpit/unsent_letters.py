"""Unsent letters: e-mails about the requests of a territory that no mail server took."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.notices import Notice, NoticeKind
from store.people import Person
from store.territories import Territory

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class UnsentLetter:
    kind: NoticeKind
    written_at: datetime
    to: str
    request_id: str
    reference: str


async def unsent_letters(session: AsyncSession, territory: Territory, *, at: datetime) -> tuple[UnsentLetter, ...]:
    """Given up after every attempt, newest first: somebody must be told another way."""
    query = (
        select(Notice.kind, Notice.created_at, Person.name, ContactRequest.id, ContactRequest.reference)
        .join(Person, Person.id == Notice.person_id)
        .join(ContactRequest, ContactRequest.id == Notice.request_id)
        .where(ContactRequest.territory_id == territory.id, Notice.dead_at >= at - WINDOW)
        .order_by(Notice.created_at.desc(), Notice.id)
    )
    return tuple(UnsentLetter(*row) for row in (await session.execute(query)).all())
