"""A notice is told by one sender at a time, again when it failed, and never lost from sight."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from store import notices
from store.conversations import Conversation
from store.database import Database
from store.notices import LEASE, MAX_ATTEMPTS, Audience, Claimed, Notice, NoticeKind, tell_person
from tests.store.committed import Committed
from tests.store.make import Make

CONVERSATION = Audience.CONVERSATION


async def add(make: Make, database: Database, at: datetime, *, how_many: int = 1) -> Conversation:
    """Notices that wait for one conversation."""
    request = await make.contact_request()
    async with database.turn() as session:
        for _ in range(how_many):
            session.add(
                notices.tell_youth(
                    NoticeKind.REQUEST_ACCEPTED,
                    conversation_id=request.conversation_id,
                    request_id=request.id,
                    at=at,
                )
            )
        return await session.get_one(Conversation, request.conversation_id)


async def claim(database: Database, at: datetime, *, limit: int = 10) -> list[Claimed]:
    async with database.turn() as session:
        return await notices.claim(session, CONVERSATION, at=at, limit=limit)


class TestClaiming:
    async def test_takes_what_waits(self, make: Make, database: Database, noon: datetime) -> None:
        conversation = await add(make, database, noon)

        [claimed] = await claim(database, noon)

        assert (claimed.kind, claimed.conversation_id) == (NoticeKind.REQUEST_ACCEPTED, conversation.id)

    async def test_hides_it_from_others_while_the_lease_lasts(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        await add(make, database, noon)
        [first] = await claim(database, noon)

        assert await claim(database, noon + LEASE - timedelta(seconds=1)) == []
        [again] = await claim(database, noon + LEASE)
        assert (again.id, again.lease != first.lease) == (first.id, True)

    async def test_leaves_what_is_for_later_or_for_someone_else(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        await add(make, database, noon + timedelta(seconds=1))
        clara = await make.professional(await make.organisation())
        async with database.turn() as session:
            session.add(tell_person(NoticeKind.SIGN_IN, person_id=clara.id, at=noon))

        assert await claim(database, noon) == []

    async def test_takes_the_oldest_first(self, make: Make, database: Database, noon: datetime) -> None:
        await add(make, database, noon)
        await add(make, database, noon - timedelta(minutes=1))

        [claimed] = await claim(database, noon, limit=1)

        assert claimed.created_at == noon - timedelta(minutes=1)

    async def test_gives_no_notice_to_two_senders(self, make: Make, database: Database, noon: datetime) -> None:
        await add(make, database, noon, how_many=40)

        batches = await asyncio.gather(*(claim(database, noon, limit=7) for _ in range(6)))

        taken = Counter(claimed.id for batch in batches for claimed in batch)
        rest = await claim(database, noon, limit=40)
        assert set(taken.values()) == {1}
        assert len(taken) + len(rest) == 40


class TestCompleting:
    async def test_tells_once(self, make: Make, database: Database, committed: Committed, noon: datetime) -> None:
        await add(make, database, noon)
        [claimed] = await claim(database, noon)

        async with database.turn() as session:
            assert await notices.complete(session, claimed, at=noon)

        [notice] = await committed.all(Notice)
        assert notice.done_at == noon
        assert await claim(database, noon + LEASE) == []

    async def test_is_refused_to_a_sender_whose_lease_was_taken(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        await add(make, database, noon)
        [slow] = await claim(database, noon)
        await claim(database, noon + LEASE)

        async with database.turn() as session:
            assert not await notices.complete(session, slow, at=noon + LEASE)

        assert [notice.done_at for notice in await committed.all(Notice)] == [None]

    async def test_erases_the_secret(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        clara = await make.professional(await make.organisation())
        async with database.turn() as session:
            notice = tell_person(NoticeKind.SIGN_IN, person_id=clara.id, at=noon)
            notice.secret = b"ciphertext"
            session.add(notice)
        async with database.turn() as session:
            [claimed] = await notices.claim(session, Audience.PERSON, at=noon)
            await notices.complete(session, claimed, at=noon)

        assert claimed.secret == b"ciphertext"
        assert [notice.secret for notice in await committed.all(Notice)] == [None]


class TestPostponing:
    async def test_waits_twice_as_long_each_time_and_ends_as_a_dead_letter(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        await add(make, database, noon)
        at, waits = noon, []
        for _ in range(MAX_ATTEMPTS):
            async with database.turn() as session:
                [claimed] = await notices.claim(session, CONVERSATION, at=at)
                await notices.postpone(session, claimed, at=at)
            [notice] = await committed.all(Notice)
            waits.append((notice.next_at - at).total_seconds())
            at = notice.next_at

        assert waits == [min(2**attempt, 3600) for attempt in range(1, MAX_ATTEMPTS + 1)]
        assert notice.dead_at is not None
        assert await claim(database, at + timedelta(days=30)) == []

    async def test_changes_nothing_once_the_lease_was_taken(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        await add(make, database, noon)
        [slow] = await claim(database, noon)
        [holder] = await claim(database, noon + LEASE)

        async with database.turn() as session:
            await notices.postpone(session, slow, at=noon + LEASE)

        [notice] = await committed.all(Notice)
        assert notice.lease == holder.lease


class TestForgetting:
    async def test_tells_nothing_more_to_a_conversation_that_left(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        conversation = await add(make, database, noon, how_many=2)
        [under_way] = await claim(database, noon, limit=1)

        async with database.turn() as session:
            await notices.forget(session, conversation.id, at=noon)
        async with database.turn() as session:
            told = await notices.complete(session, under_way, at=noon)

        assert not told
        assert await claim(database, noon + LEASE) == []


class TestAudience:
    async def test_is_one_by_the_word_of_the_database(self, database: Database, noon: datetime) -> None:
        with pytest.raises(IntegrityError):
            async with database.turn() as session:
                session.add(
                    Notice(kind=NoticeKind.SIGN_IN, audience=Audience.PERSON, created_at=noon, next_at=noon, attempts=0)
                )
