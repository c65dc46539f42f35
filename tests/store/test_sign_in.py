"""A sign-in link works once and soon; a session dies idle, old or closed."""

import asyncio
from datetime import datetime, timedelta

import pytest

from store import sign_in
from store.database import Database
from store.people import Person
from store.sign_in import LINK_LIFE, SESSION_IDLE, SESSION_LIFE, LinkRefused, SignInLink, WebSession
from tests.store.committed import Committed
from tests.store.make import Make

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def clara(make: Make) -> Person:
    return await make.professional(await make.organisation())


@pytest.fixture
async def link(database: Database, clara: Person, noon: datetime) -> str:
    async with database.turn() as session:
        return sign_in.new_link(session, clara.id, at=noon)


@pytest.fixture
async def cookie(database: Database, clara: Person, noon: datetime) -> str:
    async with database.turn() as session:
        return sign_in.open_session(session, clara.id, at=noon)


async def use(database: Database, link: str, at: datetime) -> int:
    async with database.turn() as session:
        return await sign_in.use_link(session, link, at=at)


async def is_alive(database: Database, cookie: str, at: datetime) -> bool:
    async with database.turn() as session:
        return await sign_in.find_session(session, cookie, at=at) is not None


class TestLink:
    async def test_signs_its_person_in(self, database: Database, link: str, clara: Person, noon: datetime) -> None:
        assert await use(database, link, noon) == clara.id

    async def test_works_once(self, database: Database, link: str, noon: datetime) -> None:
        await use(database, link, noon)

        with pytest.raises(LinkRefused):
            await use(database, link, noon)

    async def test_works_once_for_two_clicks_at_the_same_time(
        self, database: Database, link: str, clara: Person, noon: datetime
    ) -> None:
        clicks = await asyncio.gather(*(use(database, link, noon) for _ in range(5)), return_exceptions=True)

        assert [click for click in clicks if click == clara.id] == [clara.id]

    async def test_may_be_looked_at_without_being_used(self, database: Database, link: str, noon: datetime) -> None:
        async with database.read() as session:
            assert await sign_in.is_usable(session, link, at=noon)
            assert await sign_in.is_usable(session, link, at=noon)

        assert await use(database, link, noon)

    async def test_dies_with_time(self, database: Database, link: str, noon: datetime) -> None:
        with pytest.raises(LinkRefused):
            await use(database, link, noon + LINK_LIFE)
        async with database.read() as session:
            assert not await sign_in.is_usable(session, link, at=noon + LINK_LIFE)

    async def test_that_nobody_sent_is_refused(self, database: Database, noon: datetime) -> None:
        with pytest.raises(LinkRefused):
            await use(database, "unknown", noon)

    async def test_is_never_written(self, committed: Committed, link: str) -> None:
        assert [row.token_hash == link for row in await committed.all(SignInLink)] == [False]


class TestSession:
    async def test_lives_while_it_is_used(self, database: Database, cookie: str, noon: datetime) -> None:
        at = noon
        while at + SESSION_IDLE < noon + SESSION_LIFE:
            at += SESSION_IDLE
            assert await is_alive(database, cookie, at)

    async def test_dies_idle(self, database: Database, cookie: str, noon: datetime) -> None:
        assert not await is_alive(database, cookie, noon + SESSION_IDLE + MINUTE)

    async def test_dies_old_however_busy(self, database: Database, cookie: str, noon: datetime) -> None:
        async with database.turn() as session:
            [row] = [await session.get_one(WebSession, sign_in._hash(cookie))]
            row.seen_at = noon + SESSION_LIFE

        assert await is_alive(database, cookie, noon + SESSION_LIFE)
        assert not await is_alive(database, cookie, noon + SESSION_LIFE + MINUTE)

    async def test_is_written_once_a_minute_at_most(
        self, database: Database, committed: Committed, cookie: str, noon: datetime
    ) -> None:
        await is_alive(database, cookie, noon + MINUTE)
        [early] = await committed.all(WebSession)
        await is_alive(database, cookie, noon + 2 * MINUTE)
        [late] = await committed.all(WebSession)

        assert (early.seen_at, late.seen_at) == (noon, noon + 2 * MINUTE)

    async def test_dies_when_it_is_closed(self, database: Database, cookie: str, noon: datetime) -> None:
        async with database.turn() as session:
            await sign_in.close_session(session, cookie)

        assert not await is_alive(database, cookie, noon)

    async def test_is_never_written_in_clear(self, committed: Committed, cookie: str) -> None:
        assert [row.token_hash == cookie for row in await committed.all(WebSession)] == [False]
