"""What a youth changes in a request of theirs goes to who answers it."""

from datetime import datetime

import pytest

from store import own_requests
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.database import Database
from store.drafts import Moment
from store.notices import Notice, NoticeKind
from store.request_statuses import NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make


async def choose(database: Database, request: ContactRequest, at: datetime) -> None:
    async with database.turn() as session:
        mine = await session.get_one(ContactRequest, request.id)
        await own_requests.choose_moment(session, mine, Moment.EVENING, at=at)


class TestABetterMoment:
    async def test_that_is_the_same_is_told_once(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        await make.professional(organisation)
        request = await make.contact_request(organisation)

        for _ in range(3):
            await choose(database, request, noon)

        assert len(await committed.all(Notice)) == 1

    async def test_is_told_to_everybody_while_nobody_took_the_request(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        people = [await make.professional(organisation), await make.professional(organisation)]
        request = await make.contact_request(organisation)

        await choose(database, request, noon)

        told = await committed.all(Notice)
        assert {notice.person_id for notice in told} == {person.id for person in people}
        assert {(notice.kind, notice.detail) for notice in told} == {(NoticeKind.MOMENT_CHOSEN, "evening")}

    async def test_is_told_to_who_took_it(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        _, taker = await make.professional(organisation), await make.professional(organisation)
        request = await make.contact_request(organisation, status=Status.ACCEPTED, taken_by=taker.id)

        await choose(database, request, noon)

        assert [notice.person_id for notice in await committed.all(Notice)] == [taker.id]

    async def test_is_told_to_the_others_when_who_took_it_is_gone(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        gone = await make.professional(organisation, disabled_at=noon)
        staying = await make.professional(organisation)
        request = await make.contact_request(organisation, status=Status.ACCEPTED, taken_by=gone.id)

        await choose(database, request, noon)

        assert [notice.person_id for notice in await committed.all(Notice)] == [staying.id]

    async def test_is_too_late_once_the_request_is_over(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request(status=Status.WITHDRAWN)

        with pytest.raises(NotAllowed):
            await choose(database, request, noon)

        assert await committed.all(Notice) == []


class TestAnotherNumber:
    async def test_goes_to_every_open_request_that_had_the_old_one(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        await make.professional(organisation)
        conversation = await make.conversation()
        waiting = await make.contact_request(organisation, conversation=conversation)
        over = await make.contact_request(organisation, conversation=conversation, status=Status.CLOSED)
        other = await make.contact_request(organisation, conversation=conversation)
        new = await make.detail(conversation, DetailKind.PHONE, "+33639985566")
        async with database.turn() as session:
            (await session.get_one(ContactRequest, over.id)).contact_id = waiting.contact_id

        async with database.turn() as session:
            own = await session.get_one(Conversation, conversation.id)
            changed = await own_requests.change_contact(session, own, waiting.contact_id, new.id, at=noon)

        assert [request.id for request in changed] == [waiting.id]
        assert (await committed.get(ContactRequest, waiting.id)).contact_id == new.id
        assert (await committed.get(ContactRequest, over.id)).contact_id == waiting.contact_id
        assert (await committed.get(ContactRequest, other.id)).contact_id == other.contact_id
        assert [notice.kind for notice in await committed.all(Notice)] == [NoticeKind.CONTACT_CHANGED]

    async def test_reaches_the_request_that_waits_for_a_yes(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        request = await make.contact_request(conversation=conversation, status=Status.REORIENTING, waits_for_youth=True)
        new = await make.detail(conversation, DetailKind.PHONE, "+33639985566")

        async with database.turn() as session:
            own = await session.get_one(Conversation, conversation.id)
            changed = await own_requests.change_contact(session, own, request.contact_id, new.id, at=noon)

        assert [each.id for each in changed] == [request.id]
        kept = await committed.get(ContactRequest, request.id)
        assert (kept.contact_id, kept.waits_for_youth) == (new.id, True)
