"""A sign-in link works once and soon; a session dies idle, old or closed, by its own person only."""

import asyncio
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from store import sign_in
from store.database import Database
from store.key_ring import KeyRing
from store.people import Person
from store.sign_in import (
    LINK_LIFE,
    PROOF_LIFE,
    SESSION_IDLE,
    SESSION_LIFE,
    Browser,
    Device,
    LinkRefused,
    NoSuchSession,
    SignInLink,
    System,
    Way,
    WebSession,
    device_of,
)
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

    async def test_is_forgotten_with_all_those_of_its_person(
        self, database: Database, make: Make, link: str, clara: Person, noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())
        async with database.turn() as session:
            foreign = sign_in.new_link(session, other.id, at=noon)
            await sign_in.forget_links(session, clara.id)

        with pytest.raises(LinkRefused):
            await use(database, link, noon)
        assert await use(database, foreign, noon) == other.id

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
            [row] = [await session.get_one(WebSession, sha256(cookie.encode()).hexdigest())]
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


LAPTOP = Device(Browser.FIREFOX, System.LINUX)


async def open_at(database: Database, person: Person, at: datetime, **how: Any) -> str:
    async with database.turn() as session:
        return sign_in.open_session(session, person.id, at=at, **how)


class TestOwnSessions:
    async def test_are_listed_as_people_know_them(
        self, database: Database, make: Make, clara: Person, noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())
        await open_at(database, other, noon)
        await open_at(database, clara, noon - MINUTE, way=Way.PASSWORD, device=LAPTOP)
        await open_at(database, clara, noon)

        async with database.read() as session:
            listed = await sign_in.own_sessions(session, clara.id, at=noon)

        assert [(each.way, each.device) for each in listed] == [(Way.LINK, Device()), (Way.PASSWORD, LAPTOP)]

    async def test_that_are_dead_are_not_listed(self, database: Database, clara: Person, noon: datetime) -> None:
        await open_at(database, clara, noon)

        async with database.read() as session:
            assert await sign_in.own_sessions(session, clara.id, at=noon + SESSION_IDLE + MINUTE) == []

    async def test_are_closed_by_their_name(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        kept = await open_at(database, clara, noon)
        await open_at(database, clara, noon, device=LAPTOP)
        [name] = [row.public_id for row in await committed.all(WebSession) if row.browser is Browser.FIREFOX]

        async with database.turn() as session:
            await sign_in.close_own_session(session, clara.id, name)

        assert await is_alive(database, kept, noon)
        assert len(await committed.all(WebSession)) == 1

    async def test_of_others_do_not_exist(
        self, database: Database, make: Make, committed: Committed, cookie: str, noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())
        [row] = await committed.all(WebSession)

        async with database.turn() as session:
            for name in (row.public_id, row.token_hash):
                with pytest.raises(NoSuchSession):
                    await sign_in.close_own_session(session, other.id, name)

        assert await is_alive(database, cookie, noon)

    @pytest.mark.usefixtures("cookie")
    async def test_are_never_named_by_their_hash(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        [row] = await committed.all(WebSession)
        async with database.turn() as session:
            [own] = await sign_in.own_sessions(session, clara.id, at=noon)
            with pytest.raises(NoSuchSession):
                await sign_in.close_own_session(session, clara.id, row.token_hash)

        assert own.id == row.public_id != row.token_hash

    async def test_are_all_closed_but_one(
        self, database: Database, make: Make, committed: Committed, clara: Person, cookie: str, noon: datetime
    ) -> None:
        [kept] = await committed.all(WebSession)
        other = await make.professional(await make.organisation())
        foreign = await open_at(database, other, noon)
        await open_at(database, clara, noon)

        async with database.turn() as session:
            await sign_in.close_all_sessions(session, clara.id, but=kept.public_id)

        assert {row.person_id for row in await committed.all(WebSession)} == {clara.id, other.id}
        assert await is_alive(database, cookie, noon)
        assert await is_alive(database, foreign, noon)
        async with database.turn() as session:
            await sign_in.close_all_sessions(session, clara.id)
        assert not await is_alive(database, cookie, noon)


class TestChangingSession:
    async def test_ends_the_one_before_and_forgets_those_that_died_of_age(
        self, database: Database, committed: Committed, clara: Person, cookie: str, noon: datetime
    ) -> None:
        await open_at(database, clara, noon - SESSION_LIFE - MINUTE)

        async with database.turn() as session:
            new = await sign_in.change_session(session, cookie, clara.id, at=noon, way=Way.LINK, device=LAPTOP)

        assert len(await committed.all(WebSession)) == 1
        assert new != cookie
        assert await is_alive(database, new, noon)


class TestAProof:
    @pytest.mark.usefixtures("cookie")
    async def test_lasts_ten_minutes_and_may_be_given_again(
        self, database: Database, clara: Person, noon: datetime
    ) -> None:
        later = noon + PROOF_LIFE
        async with database.turn() as session:
            [before] = await sign_in.own_sessions(session, clara.id, at=noon)
            await sign_in.prove(session, before.id, at=later)
        async with database.read() as session:
            [after] = await sign_in.own_sessions(session, clara.id, at=noon)

        assert sign_in.is_proven(before, at=later - MINUTE)
        assert not sign_in.is_proven(before, at=later)
        assert sign_in.is_proven(after, at=later)


class TestTheProvidersToken:
    async def test_is_sealed_and_given_back_at_sign_out(
        self, database: Database, committed: Committed, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        cookie = await open_at(database, clara, noon, way=Way.PROCONNECT, id_token="a.b.c", keys=keys)
        [row] = await committed.all(WebSession)

        async with database.turn() as session:
            given_back = await sign_in.sign_out(session, cookie, keys=keys)

        assert row.id_token is not None
        assert b"a.b.c" not in row.id_token
        assert given_back == "a.b.c"
        assert await committed.all(WebSession) == []

    async def test_that_cannot_be_read_any_more_keeps_nobody_in(
        self, database: Database, committed: Committed, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        cookie = await open_at(database, clara, noon, way=Way.PROCONNECT, id_token="a.b.c", keys=keys)
        others = KeyRing.parse(KeyRing.generate_text("later"))

        async with database.turn() as session:
            assert await sign_in.sign_out(session, cookie, keys=others) is None

        assert await committed.all(WebSession) == []


class TestDevices:
    @pytest.mark.parametrize(
        ("said", "device"),
        [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", LAPTOP),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                " Safari/537.36 Edg/140.0.0.0",
                Device(Browser.EDGE, System.WINDOWS),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko)"
                " SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                Device(Browser.SAMSUNG, System.ANDROID),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                " Version/18.5 Mobile/15E148 Safari/604.1",
                Device(Browser.SAFARI, System.IOS),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/140.0.0.0 Safari/537.36",
                Device(Browser.CHROME, System.MACOS),
            ),
            ("curl/8.9", Device()),
            ("", Device()),
        ],
    )
    def test_are_told_in_two_words(self, said: str, device: Device) -> None:
        assert device_of(said) == device
