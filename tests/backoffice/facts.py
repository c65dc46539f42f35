"""Facts: what was committed, read through a session of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select

from backoffice.desk import Desk
from store.contact_requests import ContactRequest
from store.notices import Audience, Notice
from store.request_events import EventKind, RequestEvent


async def stored(desk: Desk, request_id: str) -> ContactRequest:
    async with desk.database.read() as session:
        found = await session.get(ContactRequest, request_id)
        assert found is not None
        return found


async def events(desk: Desk, request_id: str) -> list[tuple[EventKind, int | None]]:
    async with desk.database.read() as session:
        query = select(RequestEvent).where(RequestEvent.request_id == request_id).order_by(RequestEvent.id)
        return [(each.kind, each.person_id) for each in await session.scalars(query)]


async def told_to_youth(desk: Desk) -> list[Notice]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(Notice).where(Notice.audience == Audience.CONVERSATION)))


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", remember)
    try:
        yield asked
    finally:
        event.remove(desk.database.engine.sync_engine, "before_cursor_execute", remember)


def titles(page: str) -> list[str]:
    """The offers of a list, in its order."""
    return re.findall(r'<h2><a href="/demandes/[0-9a-f]{32}">(.*?)</a>', page)
