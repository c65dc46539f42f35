"""A contact request moves as its table says, tells its youth and writes its history."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from store import people, request_access, request_events
from store.contact_requests import ContactRequest, NoSuchContactRequest
from store.database import Database
from store.notices import Audience, Notice, NoticeKind
from store.request_events import YOUTH, Actor, ActorKind, EventKind, RequestEvent, person
from store.request_statuses import MOVES, OPEN_STATUSES, ClosingOutcome, NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make

VERBS: dict[Status, Callable[[ContactRequest, Actor, datetime], None]] = {
    Status.SEEN: lambda request, by, at: request.see(by=by, at=at),
    Status.ACCEPTED: lambda request, by, at: request.accept(by=by, at=at),
    Status.ATTEMPTED: lambda request, by, at: request.attempt(by=by, at=at),
    Status.CONTACTED: lambda request, by, at: request.contacted(by=by, at=at),
    Status.CLOSED: lambda request, by, at: request.close(ClosingOutcome.HELPED, by=by, at=at),
    Status.WITHDRAWN: lambda request, by, at: request.withdraw(by=by, at=at),
}
# Opening a request again is no move, and no refusal either.
PAIRS = [(start, end) for start in Status for end in VERBS if end is not Status.SEEN]

Moving = Callable[[ContactRequest, Status], Awaitable[None]]


@pytest.fixture
def move(database: Database, noon: datetime) -> Moving:
    async def move(request: ContactRequest, to: Status) -> None:
        async with database.turn() as session:
            found = await session.get_one(ContactRequest, request.id)
            VERBS[to](found, YOUTH if to is Status.WITHDRAWN else Actor(ActorKind.PERSON), noon)

    return move


class TestMoves:
    def test_every_status_has_its_moves(self) -> None:
        assert MOVES.keys() == set(Status)

    @pytest.mark.parametrize(("start", "end"), [pair for pair in PAIRS if pair[1] in MOVES[pair[0]]])
    async def test_an_allowed_move_is_written_with_its_event(
        self, make: Make, committed: Committed, move: Moving, start: Status, end: Status, noon: datetime
    ) -> None:
        request = await make.contact_request(status=start)

        await move(request, end)

        [event] = await committed.all(RequestEvent)
        assert (await committed.get(ContactRequest, request.id)).status is end
        assert (event.kind.value, event.at, event.request_id) == (end.value, noon, request.id)

    @pytest.mark.parametrize(("start", "end"), [pair for pair in PAIRS if pair[1] not in MOVES[pair[0]]])
    async def test_a_forbidden_move_says_where_the_request_stands(
        self, make: Make, committed: Committed, move: Moving, start: Status, end: Status
    ) -> None:
        request = await make.contact_request(status=start)

        with pytest.raises(NotAllowed) as refusal:
            await move(request, end)

        assert refusal.value.status is start
        assert (await committed.get(ContactRequest, request.id)).status is start
        assert await committed.all(RequestEvent) == []
        assert await committed.all(Notice) == []

    @pytest.mark.parametrize("status", list(Status))
    async def test_what_is_open_may_still_be_withdrawn(self, make: Make, status: Status) -> None:
        request = await make.contact_request(status=status)

        assert request.is_open is (status in OPEN_STATUSES)
        assert request.may(Status.WITHDRAWN) or not request.is_open


class TestSeeing:
    async def test_opening_again_changes_nothing(self, make: Make, committed: Committed, move: Moving) -> None:
        request = await make.contact_request()

        await move(request, Status.SEEN)
        await move(request, Status.SEEN)

        assert [event.kind for event in await committed.all(RequestEvent)] == [EventKind.SEEN]

    async def test_does_not_bother_the_youth(self, make: Make, committed: Committed, move: Moving) -> None:
        await move(await make.contact_request(), Status.SEEN)

        assert await committed.all(Notice) == []


class TestTellingTheYouth:
    @pytest.mark.parametrize(
        ("end", "kind"),
        [
            (Status.ACCEPTED, NoticeKind.REQUEST_ACCEPTED),
            (Status.ATTEMPTED, NoticeKind.REQUEST_ATTEMPTED),
            (Status.CLOSED, NoticeKind.REQUEST_CLOSED),
        ],
    )
    async def test_a_notice_waits_for_the_conversation(
        self, make: Make, committed: Committed, move: Moving, end: Status, kind: NoticeKind, noon: datetime
    ) -> None:
        request = await make.contact_request()

        await move(request, end)

        [notice] = await committed.all(Notice)
        assert (notice.kind, notice.audience) == (kind, Audience.CONVERSATION)
        assert (notice.conversation_id, notice.request_id) == (request.conversation_id, request.id)
        assert (notice.next_at, notice.done_at) == (noon, None)


class TestAttempting:
    async def test_counts_each_call(self, make: Make, committed: Committed, move: Moving) -> None:
        request = await make.contact_request()

        await move(request, Status.ATTEMPTED)
        await move(request, Status.ATTEMPTED)

        assert (await committed.get(ContactRequest, request.id)).attempts == 2
        assert len(await committed.all(RequestEvent)) == 2


class TestClosing:
    async def test_keeps_the_outcome(self, make: Make, committed: Committed, move: Moving) -> None:
        request = await make.contact_request()

        await move(request, Status.CLOSED)

        [event] = await committed.all(RequestEvent)
        assert (await committed.get(ContactRequest, request.id)).outcome is ClosingOutcome.HELPED
        assert event.detail == "helped"


class TestRevealing:
    async def test_is_an_event_with_its_reader(
        self, make: Make, committed: Committed, database: Database, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        request = await make.contact_request(organisation)

        async with database.turn() as session:
            (await session.get_one(ContactRequest, request.id)).reveal(by=person(clara.id), at=noon)

        [event] = await committed.all(RequestEvent)
        assert (event.kind, event.actor_kind, event.person_id) == (EventKind.REVEALED, ActorKind.PERSON, clara.id)


class TestHistory:
    async def test_is_never_rewritten(self, make: Make, database: Database, move: Moving) -> None:
        await move(await make.contact_request(), Status.ACCEPTED)

        with pytest.raises(DBAPIError, match="append-only"):
            async with database.turn() as session:
                await session.execute(text("UPDATE request_events SET kind = 'closed'"))

    async def test_is_read_oldest_first(self, make: Make, database: Database, move: Moving) -> None:
        request = await make.contact_request()
        for status in (Status.SEEN, Status.ACCEPTED, Status.CLOSED):
            await move(request, status)

        async with database.read() as session:
            events = [event.kind for event in await request_events.of_request(session, request.id)]

        assert events == [EventKind.SEEN, EventKind.ACCEPTED, EventKind.CLOSED]


class TestTwoProfessionalsAtOnce:
    async def test_the_second_is_told_that_the_request_changed(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        request = await make.contact_request()
        async with database.read() as session:
            read_before = await session.get_one(ContactRequest, request.id)
        async with database.turn() as session:
            (await session.get_one(ContactRequest, request.id)).see(by=Actor(ActorKind.PERSON), at=noon)

        async def close() -> None:
            async with database.turn() as session:
                session.add(read_before)
                read_before.close(ClosingOutcome.HELPED, by=Actor(ActorKind.PERSON), at=noon)

        with pytest.raises(StaleDataError):
            await close()

        assert (await committed.get(ContactRequest, request.id)).status is Status.SEEN
        assert await committed.all(Notice) == []


class TestPerimeters:
    async def test_a_professional_acts_on_the_requests_of_the_organisation(
        self, make: Make, database: Database
    ) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        request = await make.contact_request(organisation)

        async with database.turn() as session:
            viewer = await people.get_viewer(session, clara.id)
            found = await request_access.get_addressed_to(session, viewer, request.id)

        assert found.id == request.id

    async def test_a_foreign_request_does_not_exist(self, make: Make, database: Database) -> None:
        stranger = await make.professional(await make.organisation())
        request = await make.contact_request()

        async with database.read() as session:
            viewer = await people.get_viewer(session, stranger.id)
            with pytest.raises(NoSuchContactRequest):
                await request_access.get_visible(session, viewer, request.id)

    async def test_an_animateur_sees_without_acting(self, make: Make, database: Database) -> None:
        territory = await make.territory()
        animateur = await make.animateur(territory)
        request = await make.contact_request(territory=territory)

        async with database.turn() as session:
            viewer = await people.get_viewer(session, animateur.id)
            assert (await request_access.get_visible(session, viewer, request.id)).id == request.id
            with pytest.raises(NoSuchContactRequest):
                await request_access.get_addressed_to(session, viewer, request.id)

    async def test_somebody_without_perimeter_sees_nothing(self, make: Make, database: Database) -> None:
        territory = await make.territory()
        await make.contact_request(territory=territory)
        viewer = people.Viewer(1, "", "", frozenset(), frozenset(), charter_signed=True)

        async with database.read() as session:
            visible = await session.scalars(select(ContactRequest).where(request_access.visible_to(viewer)))

        assert list(visible) == []


class TestOwnRequests:
    async def test_a_youth_finds_theirs_by_reference_only(self, make: Make, database: Database) -> None:
        mine, other = await make.conversation(), await make.conversation(secret="another")
        request = await make.contact_request(conversation=mine)

        async with database.turn() as session:
            assert await request_access.find_own(session, mine, request.reference) is not None
            assert await request_access.find_own(session, other, request.reference) is None
            assert [r.id for r in await request_access.of_conversation(session, mine.id)] == [request.id]
            assert await request_access.of_conversation(session, other.id) == []
