"""Erasing leaves nothing of a youth, and tells those who received something."""

from datetime import datetime

import pytest
from sqlalchemy import select

from store import contact_details, conversations, erasing, inbox, messages, unanswered
from store.consents import Consent
from store.contact_details import ContactDetail, Erased
from store.contact_requests import ContactRequest, Status
from store.conversations import Channel, Conversation, UnknownConversation
from store.database import Database
from store.inbox import InboxEntry, Letter
from store.key_ring import KeyRing
from store.messages import Author, Body, Message
from store.notices import Notice, NoticeKind
from store.organisations import Organisation
from store.request_events import EventKind, RequestEvent
from store.unanswered import UnansweredKind, UnansweredTurn
from tests.store.committed import Committed
from tests.store.make import Make


@pytest.fixture
async def organisation(make: Make) -> Organisation:
    organisation = await make.organisation()
    await make.professional(organisation)
    return organisation


async def erase(database: Database, conversation_id: str, at: datetime) -> None:
    async with database.turn() as session:
        await erasing.erase(session, await session.get_one(Conversation, conversation_id), at=at)


async def withdraw(database: Database, request: ContactRequest, at: datetime) -> bool:
    async with database.turn() as session:
        found = await session.get_one(ContactRequest, request.id)
        return await erasing.withdraw(session, found, via=Channel.WEB, at=at)


class TestErasing:
    async def test_makes_the_contact_details_unreadable(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        request = await make.contact_request()

        await erase(database, request.conversation_id, noon)

        for detail in await committed.all(ContactDetail):
            assert (detail.token, detail.blind_index, detail.erased_at) == (None, None, noon)
        async with database.read() as session:
            with pytest.raises(Erased):
                await contact_details.reveal(session, request.contact_id, keys)

    async def test_withdraws_the_requests_and_forgets_their_answers(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation)

        await erase(database, request.conversation_id, noon)

        written = await committed.get(ContactRequest, request.id)
        assert (written.status, written.answers) == (Status.WITHDRAWN, ())
        assert [event.kind for event in await committed.all(RequestEvent)] == [EventKind.WITHDRAWN]
        assert [notice.kind for notice in await committed.all(Notice)] == [NoticeKind.REQUEST_WITHDRAWN]

    async def test_leaves_a_closed_request_as_a_fact_about_nobody(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request(status=Status.CLOSED)

        await erase(database, request.conversation_id, noon)

        written = await committed.get(ContactRequest, request.id)
        assert (written.status, written.answers) == (Status.CLOSED, ())

    async def test_empties_the_history_the_inbox_and_the_review(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        async with database.turn() as session:
            known = await session.get_one(Conversation, conversation.id)
            messages.add(session, known, author=Author.YOUTH, body=Body("je cherche un taf"), at=noon)
            letter = Letter(Channel.WEB, "1", "je m’appelle Inès")
            await inbox.receive(session, letter, conversation_id=known.id, position=1, keys=keys, at=noon)
            unanswered.record(
                session, UnansweredKind.NOT_UNDERSTOOD, conversation_id=known.id, territory_id=None, at=noon, text="?"
            )

        await erase(database, conversation.id, noon)

        assert await committed.all(Message) == []
        assert await committed.all(UnansweredTurn) == []
        assert [(entry.body, entry.done_at) for entry in await committed.all(InboxEntry)] == [(None, noon)]

    async def test_closes_the_conversation_to_its_own_secret(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        conversation = await make.conversation(secret="a-secret")

        await erase(database, conversation.id, noon)

        async with database.read() as session:
            with pytest.raises(UnknownConversation):
                await conversations.opened_with(session, conversation.id, "a-secret")
            assert [c.id for c in await conversations.to_forget(session)] == [conversation.id]

    async def test_leaves_other_youths_alone(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        leaving, staying = await make.contact_request(), await make.contact_request()

        await erase(database, leaving.conversation_id, noon)

        assert (await committed.get(ContactRequest, staying.id)).status is Status.SENT
        async with database.read() as session:
            assert await contact_details.reveal(session, staying.contact_id, keys) == "+33639981234"


class TestWithdrawing:
    async def test_tells_the_organisation(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation)

        assert await withdraw(database, request, noon)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.request_id) == (NoticeKind.REQUEST_WITHDRAWN, request.id)
        assert (await committed.get(ContactRequest, request.id)).status is Status.WITHDRAWN

    async def test_marks_the_consent(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request()

        await withdraw(database, request, noon)

        proof = await committed.get(Consent, request.consent_id)
        assert (proof.withdrawn_at, proof.withdrawn_via, proof.agreed) == (noon, Channel.WEB, True)

    async def test_again_changes_nothing(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation)
        await withdraw(database, request, noon)

        assert not await withdraw(database, request, noon)

        assert len(await committed.all(Notice)) == 1
        async with database.read() as session:
            assert len(list(await session.scalars(select(RequestEvent)))) == 1
