"""A full offer leaves the results by itself, once, and comes back when there is room."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from store import capacity
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_changes import ChangeKind, OfferChange
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.people import Membership, PerimeterKind, Person, Role
from store.request_events import SERVICE, YOUTH, ActorKind, person
from store.request_statuses import ClosingOutcome, Status
from tests.store.committed import Committed
from tests.store.make import Make

HOUR = timedelta(hours=1)


async def settled(database: Database, at: datetime) -> int:
    async with database.turn() as session:
        return await capacity.settle_capacity(session, at)


async def offer_of(committed: Committed, offer: Offer) -> tuple[OfferStatus, PauseReason | None]:
    found = await committed.get(Offer, offer.id)
    return found.status, found.paused_by


async def national(database: Database) -> Person:
    membership = Membership(role=Role.NATIONAL, perimeter_kind=PerimeterKind.NATION, perimeter_id="FR")
    async with database.turn() as session:
        nora = Person(key="nora", name="Nora", email="nora@example.org", memberships=[membership])
        session.add(nora)
    return nora


PAUSED = (OfferStatus.PAUSED, PauseReason.OVER_CAPACITY)
PUBLISHED = (OfferStatus.PUBLISHED, None)


class TestFilling:
    async def test_pauses_the_offer_and_tells_those_concerned(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        territory = await make.territory()
        organisation = await make.organisation(territory=territory)
        concerned = [await make.professional(organisation), await make.animateur(territory)]
        await make.professional(await make.organisation())
        offer = await make.offer(organisation, capacity=2)
        for _ in range(2):
            await make.contact_request(organisation, offer=offer)

        async with database.turn() as session:
            moved = await capacity.settle(session, {offer.id}, at=noon)

        assert (moved, await offer_of(committed, offer)) == (1, PAUSED)
        [change] = await committed.all(OfferChange)
        assert (change.kind, change.actor_kind, change.comment) == (
            ChangeKind.PAUSED,
            ActorKind.SERVICE,
            PauseReason.OVER_CAPACITY,
        )
        notices = await committed.all(Notice)
        assert {(n.person_id, n.offer_id, n.kind, n.detail) for n in notices} == {
            (told.id, offer.id, NoticeKind.OFFER_PAUSED, PauseReason.OVER_CAPACITY) for told in concerned
        }
        assert len(notices) == len(concerned)

    async def test_tells_the_national_service_of_an_organisation_without_territory(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        clara, nora = await make.professional(organisation), await national(database)
        await make.animateur(await make.territory())
        offer = await make.offer(organisation, capacity=1)
        await make.contact_request(organisation, offer=offer)

        await settled(database, noon)

        assert {notice.person_id for notice in await committed.all(Notice)} == {clara.id, nora.id}

    @pytest.mark.parametrize("limit", [None, 2])
    async def test_leaves_an_offer_with_room_alone(
        self, make: Make, database: Database, committed: Committed, noon: datetime, limit: int | None
    ) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation, capacity=limit)
        await make.contact_request(organisation, offer=offer)

        async with database.turn() as session:
            moved = await capacity.settle(session, {offer.id}, at=noon)

        assert (moved, await offer_of(committed, offer)) == (0, PUBLISHED)

    async def test_at_the_same_time_pauses_once_and_tells_once(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        await make.professional(organisation)
        offer = await make.offer(organisation, capacity=3)
        template = await make.contact_request(organisation, offer=offer)
        # SQLite has one writer: its turns wait for each other before they begin.
        both_wrote = asyncio.Barrier(1 if database.engine.dialect.name == "sqlite" else 2)

        async def fill(number: int) -> int:
            async with database.turn() as session:
                session.add(another(template, number))
                await session.flush()
                await both_wrote.wait()
                return await capacity.settle(session, {offer.id}, at=noon)

        moved = await asyncio.gather(fill(1), fill(2))

        assert sorted(moved) == [0, 1]
        assert await offer_of(committed, offer) == PAUSED
        assert len(await committed.all(Notice)) == 1
        assert len(await committed.all(OfferChange)) == 1


class TestRoomAgain:
    async def test_brings_the_offer_back_and_tells_so(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        professional = await make.professional(organisation)
        offer = await make.offer(organisation, capacity=1)
        request = await make.contact_request(organisation, offer=offer)
        await settled(database, noon)

        async with database.turn() as session:
            mine = await session.get_one(ContactRequest, request.id)
            mine.close(ClosingOutcome.HELPED, by=SERVICE, at=noon)
        moved = await settled(database, noon + HOUR)

        assert (moved, await offer_of(committed, offer)) == (1, PUBLISHED)
        resumed = await committed.all(Notice, Notice.kind == NoticeKind.OFFER_RESUMED)
        assert [(n.person_id, n.detail) for n in resumed] == [(professional.id, PauseReason.OVER_CAPACITY)]

    async def test_comes_in_the_turn_that_ends_a_request(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation, capacity=1)
        request = await make.contact_request(organisation, offer=offer)
        await settled(database, noon)

        async with database.turn() as session:
            mine = await session.get_one(ContactRequest, request.id)
            mine.withdraw(by=YOUTH, at=noon)
            await capacity.settle(session, {offer.id}, at=noon)

        assert await offer_of(committed, offer) == PUBLISHED

    async def test_comes_with_a_larger_capacity(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation, capacity=1)
        await make.contact_request(organisation, offer=offer)
        await settled(database, noon)
        async with database.turn() as session:
            (await session.get_one(Offer, offer.id)).capacity = None

        await settled(database, noon + HOUR)

        assert await offer_of(committed, offer) == PUBLISHED

    @pytest.mark.parametrize("reason", [PauseReason.BY_HAND, PauseReason.PROMISES_BROKEN])
    async def test_never_brings_back_what_was_paused_for_another_reason(
        self, make: Make, database: Database, committed: Committed, noon: datetime, reason: PauseReason
    ) -> None:
        offer = await make.offer(capacity=1, status=OfferStatus.PAUSED, paused_by=reason)

        await settled(database, noon)

        assert await offer_of(committed, offer) == (OfferStatus.PAUSED, reason)

    async def test_never_brings_back_what_a_team_on_leave_paused_meanwhile(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        offer = await make.offer(organisation, capacity=1)
        request = await make.contact_request(organisation, offer=offer)
        await settled(database, noon)

        async with database.turn() as session:
            (await session.get_one(Offer, offer.id)).pause(PauseReason.BY_HAND, by=person(clara.id), at=noon)
            mine = await session.get_one(ContactRequest, request.id)
            mine.close(ClosingOutcome.HELPED, by=person(clara.id), at=noon)

        assert await settled(database, noon + HOUR) == 0
        assert await offer_of(committed, offer) == (OfferStatus.PAUSED, PauseReason.BY_HAND)


class TestSettling:
    async def test_again_changes_nothing(self, make: Make, database: Database, noon: datetime) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation, capacity=1)
        await make.contact_request(organisation, offer=offer)

        assert [await settled(database, noon), await settled(database, noon)] == [1, 0]

    async def test_asks_as_much_whatever_the_number_of_offers(
        self, make: Make, database: Database, noon: datetime, selects: list[str]
    ) -> None:
        costs = []
        for offers in (1, 6):
            for _ in range(offers):
                organisation = await make.organisation()
                offer = await make.offer(organisation, capacity=1)
                await make.contact_request(organisation, offer=offer, status=Status.SENT)
            selects.clear()
            await settled(database, noon)
            costs.append(len(selects))

        assert costs[0] == costs[1]


@pytest.fixture
def selects(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)


def another(request: ContactRequest, number: int) -> ContactRequest:
    """The same request of somebody else."""
    columns = {column.key: getattr(request, column.key) for column in ContactRequest.__table__.columns}
    return ContactRequest(
        **columns | {"id": f"{number:032x}", "reference": f"R{number}", "idempotency_key": f"{number}"}
    )
