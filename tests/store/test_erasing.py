"""Erasing leaves nothing of a youth, and tells those who received something."""

from datetime import datetime

import pytest
from sqlalchemy import select

from store import contact_details, conversations, erasing, feedback, inbox, messages, request_files, unanswered
from store.consents import Consent, NoSuchConsent
from store.contact_details import ContactDetail, DetailKind, Erased
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation, UnknownConversation
from store.database import Base, Database
from store.erasures import Erasure
from store.feedback import Feedback
from store.inbox import InboxEntry, Letter
from store.key_ring import KeyRing
from store.messages import Author, Body, Message
from store.notices import Notice, NoticeKind
from store.organisations import Organisation
from store.references import parse_reference
from store.request_events import SERVICE, EventKind, RequestEvent
from store.request_files import Revealed
from store.request_snapshots import SharedAnswer
from store.request_statuses import Status
from store.unanswered import UnansweredKind, UnansweredTurn
from tests.store.committed import Committed
from tests.store.make import Make

CANARY = "perroquet-canari"


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


async def take_back(database: Database, request: ContactRequest, at: datetime, *, by: str | None = None) -> bool:
    async with database.turn() as session:
        conversation = await session.get_one(Conversation, by or request.conversation_id)
        return await erasing.withdraw_consent(session, conversation, request.consent_id, via=Channel.WEB, at=at)


async def read_details(database: Database, request: ContactRequest, keys: KeyRing, at: datetime) -> Revealed:
    async with database.turn() as session:
        found = await session.get_one(ContactRequest, request.id)
        return await request_files.reveal(session, found, keys, by=SERVICE, at=at)


async def every_row(committed: Committed) -> list[Base]:
    return [row for mapper in Base.registry.mappers for row in await committed.all(mapper.class_)]


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

    async def test_tells_the_organisation_of_a_request_that_was_over(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation, status=Status.CLOSED)

        await erase(database, request.conversation_id, noon)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.request_id) == (NoticeKind.CONSENT_WITHDRAWN, request.id)

    async def test_leaves_no_canary_in_any_row(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        request = await make.contact_request(
            status=Status.CLOSED, answers=(SharedAnswer("Quel métier ?", CANARY),), place="51454"
        )
        async with database.turn() as session:
            known = await session.get_one(Conversation, request.conversation_id)
            messages.add(session, known, author=Author.PERSON, body=Body(CANARY), at=noon)
            letter = Letter(Channel.WEB, "1", CANARY)
            await inbox.receive(session, letter, conversation_id=known.id, position=1, keys=keys, at=noon)
            kind = UnansweredKind.NOT_UNDERSTOOD
            unanswered.record(session, kind, conversation_id=known.id, territory_id=None, at=noon, text=CANARY)
            mine = await session.get_one(ContactRequest, request.id)
            await feedback.say_satisfaction(session, mine, 1, at=noon)
        await make.detail(await committed.get(Conversation, request.conversation_id), DetailKind.EMAIL, CANARY)

        await erase(database, request.conversation_id, noon)

        assert [row for row in await every_row(committed) if CANARY in repr(vars(row))] == []
        assert (await committed.get(ContactRequest, request.id)).place is None

    async def test_keeps_whether_the_promise_was_kept_and_no_opinion(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request(status=Status.CLOSED)
        async with database.turn() as session:
            await feedback.say_satisfaction(session, await session.get_one(ContactRequest, request.id), 1, at=noon)

        await erase(database, request.conversation_id, noon)

        kept = await committed.get(Feedback, request.id)
        assert (kept.called, kept.satisfaction) == (True, None)


class TestTheReceipt:
    async def test_counts_what_was_erased_and_who_was_told(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        await make.contact_request(conversation=conversation)
        await make.contact_request(conversation=conversation, status=Status.CLOSED)
        async with database.turn() as session:
            known = await session.get_one(Conversation, conversation.id)
            messages.add(session, known, author=Author.YOUTH, body=Body("merci"), at=noon)

        await erase(database, conversation.id, noon)

        [receipt] = await committed.all(Erasure)
        assert (receipt.messages, receipt.details, receipt.requests, receipt.organisations) == (1, 4, 2, 2)
        assert (receipt.at, receipt.via) == (noon, Channel.WEB)
        assert parse_reference(receipt.number) == receipt.number

    async def test_does_not_count_again_who_was_told_before(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request()
        await withdraw(database, request, noon)

        await erase(database, request.conversation_id, noon)

        assert [receipt.organisations for receipt in await committed.all(Erasure)] == [0]


class TestTakingAConsentBack:
    async def test_makes_the_details_unreadable_at_once_to_that_organisation_only(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        left = await make.contact_request(conversation=conversation, status=Status.CLOSED)
        kept = await make.contact_request(conversation=conversation)

        assert await take_back(database, left, noon)

        with pytest.raises(Erased):
            await read_details(database, left, keys, noon)
        assert (await read_details(database, kept, keys, noon)).contact == "+33639981234"
        assert (await committed.get(ContactRequest, left.id)).answers == ()

    async def test_withdraws_the_open_requests_and_marks_the_others(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        open_ = await make.contact_request(organisation, conversation=conversation)
        over = await make.contact_request(organisation, conversation=conversation, status=Status.CLOSED)
        async with database.turn() as session:
            (await session.get_one(ContactRequest, over.id)).consent_id = open_.consent_id

        await take_back(database, open_, noon)

        assert (await committed.get(ContactRequest, open_.id)).status is Status.WITHDRAWN
        assert (await committed.get(ContactRequest, over.id)).status is Status.CLOSED
        told = {notice.request_id: notice.kind for notice in await committed.all(Notice)}
        assert told == {open_.id: NoticeKind.REQUEST_WITHDRAWN, over.id: NoticeKind.CONSENT_WITHDRAWN}
        events = {event.request_id: event.kind for event in await committed.all(RequestEvent)}
        assert events == {open_.id: EventKind.WITHDRAWN, over.id: EventKind.CONSENT_WITHDRAWN}

    async def test_again_changes_nothing(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation)
        await take_back(database, request, noon)

        assert not await take_back(database, request, noon)

        assert len(await committed.all(Notice)) == 1

    async def test_of_somebody_else_is_not_found(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request, stranger = await make.contact_request(), await make.conversation()

        with pytest.raises(NoSuchConsent):
            await take_back(database, request, noon, by=stranger.id)

        assert (await committed.get(Consent, request.consent_id)).withdrawn_at is None


class TestWithdrawing:
    async def test_tells_the_organisation(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        request = await make.contact_request(organisation)

        assert await withdraw(database, request, noon)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.request_id) == (NoticeKind.REQUEST_WITHDRAWN, request.id)
        left = await committed.get(ContactRequest, request.id)
        assert (left.status, left.answers, left.place) == (Status.WITHDRAWN, (), None)

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
