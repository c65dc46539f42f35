"""What a youth sees, changes and erases is that of their conversation and of those that it continues."""

from datetime import datetime

import pytest

from store import consents, contact_details, erasing, families, own_requests, request_access
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.erasures import Erasure
from store.request_statuses import Status
from tests.store.committed import Committed
from tests.store.make import Make


@pytest.fixture
async def web(make: Make) -> Conversation:
    return await make.conversation()


@pytest.fixture
async def telegram(make: Make, web: Conversation, database: Database) -> Conversation:
    there = await make.conversation(channel=Channel.TELEGRAM)
    async with database.turn() as session:
        (await session.get_one(Conversation, web.id)).continued_by = there.id
    return there


class TestAFamily:
    async def test_is_what_goes_on_and_what_it_continues_never_the_other_way(
        self, make: Make, web: Conversation, telegram: Conversation, database: Database
    ) -> None:
        second = await make.conversation()
        async with database.turn() as session:
            (await session.get_one(Conversation, second.id)).continued_by = telegram.id

        async with database.read() as session:
            found = [set(await families.of(session, each.id)) for each in (web, telegram, second)]
            counted = [set(await session.scalars(families.whole(each.id))) for each in (web, telegram, second)]

        assert found == [{web.id}, {web.id, telegram.id, second.id}, {second.id}]
        assert counted == [{web.id, telegram.id, second.id}] * 3

    async def test_is_oneself_when_nothing_goes_on(self, make: Make, database: Database) -> None:
        alone = await make.conversation()

        async with database.read() as session:
            assert await families.of(session, alone.id) == [alone.id]
            assert await families.of(session, "nobody") == []


class TestNews:
    async def test_go_where_the_youth_goes_on(
        self, web: Conversation, telegram: Conversation, database: Database
    ) -> None:
        async with database.read() as session:
            assert await families.find_listening(session, web.id) == telegram.id
            assert await families.find_listening(session, telegram.id) == telegram.id

    async def test_come_back_when_that_door_is_closed(
        self, web: Conversation, telegram: Conversation, database: Database, noon: datetime
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(Conversation, telegram.id)).unreachable_at = noon

        async with database.read() as session:
            assert await families.find_listening(session, web.id) == web.id


class TestWhatIsShared:
    async def test_requests_consents_and_details(
        self, make: Make, web: Conversation, telegram: Conversation, database: Database
    ) -> None:
        before = await make.contact_request(conversation=web)
        own = await make.contact_request(conversation=telegram)
        foreign = await make.contact_request()

        async with database.read() as session:
            conversation = await session.get_one(Conversation, telegram.id)
            seen = await request_access.of_conversation(session, telegram.id)
            given = await consents.of_conversation(session, telegram.id)
            known = await contact_details.of_conversation(session, telegram.id)
            assert await request_access.find_own(session, conversation, before.reference)
            assert await request_access.find_own(session, conversation, foreign.reference) is None
            assert await consents.get_own(session, conversation, before.consent_id)
        assert {request.id for request in seen} == {before.id, own.id}
        assert {consent.id for consent in given} == {before.consent_id, own.consent_id}
        assert len(known) == 4

    async def test_nothing_with_the_page_that_was_left(
        self, make: Make, web: Conversation, telegram: Conversation, database: Database
    ) -> None:
        """Whoever made somebody else open the link learns nothing of them."""
        own = await make.contact_request(conversation=telegram)

        async with database.read() as session:
            left = await session.get_one(Conversation, web.id)
            assert await request_access.of_conversation(session, web.id) == []
            assert await consents.of_conversation(session, web.id) == []
            assert await contact_details.of_conversation(session, web.id) == []
            assert await request_access.find_own(session, left, own.reference) is None

    async def test_another_number_given_there_changes_the_request_made_here(
        self, make: Make, web: Conversation, telegram: Conversation, database: Database, noon: datetime
    ) -> None:
        request = await make.contact_request(conversation=web)
        new = await make.detail(telegram, DetailKind.PHONE, "+33639985566")

        async with database.turn() as session:
            there = await session.get_one(Conversation, telegram.id)
            changed = await own_requests.change_contact(session, there, request.contact_id, new.id, at=noon)

        assert [each.id for each in changed] == [request.id]


class TestErasing:
    async def test_takes_what_it_continues(
        self,
        make: Make,
        web: Conversation,
        telegram: Conversation,
        database: Database,
        committed: Committed,
        noon: datetime,
    ) -> None:
        requests = [await make.contact_request(conversation=each) for each in (web, telegram)]
        async with database.turn() as session:
            await erasing.erase(session, await session.get_one(Conversation, telegram.id), at=noon)

        for conversation in await committed.all(Conversation):
            assert conversation.erased_at == noon
            assert (conversation.secret_hash, conversation.continued_by) == (None, None)
        for request in requests:
            left = await committed.get(ContactRequest, request.id)
            assert (left.status, left.answers, left.code) == (Status.WITHDRAWN, (), None)
        assert {detail.token for detail in await committed.all(ContactDetail)} == {None}
        [receipt] = await committed.all(Erasure)
        assert (receipt.conversation_id, receipt.requests, receipt.details) == (telegram.id, 2, 4)

    async def test_of_the_page_that_was_left_leaves_where_the_youth_goes_on(
        self,
        make: Make,
        web: Conversation,
        telegram: Conversation,
        database: Database,
        committed: Committed,
        noon: datetime,
    ) -> None:
        own = await make.contact_request(conversation=telegram)
        async with database.turn() as session:
            await erasing.erase(session, await session.get_one(Conversation, web.id), at=noon)

        assert (await committed.get(Conversation, web.id)).erased_at == noon
        assert (await committed.get(Conversation, telegram.id)).erased_at is None
        assert (await committed.get(ContactRequest, own.id)).status is Status.SENT

    async def test_leaves_other_families_alone(
        self, make: Make, telegram: Conversation, database: Database, committed: Committed
    ) -> None:
        other = await make.contact_request()
        async with database.turn() as session:
            there = await session.get_one(Conversation, telegram.id)
            await erasing.erase(session, there, at=there.created_at)

        assert (await committed.get(ContactRequest, other.id)).status is Status.SENT
        assert (await committed.get(Conversation, other.conversation_id)).erased_at is None
