"""What happened to an offer is kept in order, with who did it."""

from dataclasses import replace
from datetime import datetime

import pytest

from store import offer_changes
from store.database import Database
from store.offer_changes import ChangeKind
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.request_events import SERVICE, ActorKind
from tests.store.make import Make
from tests.store.offer_cast import Cast, gather
from tests.store.writing_offers import GOOD


@pytest.fixture
async def cast(make: Make, database: Database, noon: datetime) -> Cast:
    return await gather(make, database, noon)


class TestHistory:
    async def test_tells_the_whole_life_oldest_first(self, cast: Cast) -> None:
        offer = await cast.published()
        await cast.save(cast.ana, offer, version=3, title="Je refais mon CV")
        await cast.decide(cast.clara, offer, ChangeKind.PAUSED)
        await cast.decide(cast.clara, offer, ChangeKind.RESUMED)
        await cast.decide(cast.ana, offer, ChangeKind.ARCHIVED)
        await cast.decide(cast.clara, offer, ChangeKind.RESTORED)

        lines = await cast.history(offer)

        clara, ana = cast.clara.name, cast.ana.name
        assert [(line.kind, line.name, line.on_behalf) for line in lines] == [
            (ChangeKind.CREATED, clara, False),
            (ChangeKind.PROPOSED, clara, False),
            (ChangeKind.PUBLISHED, ana, True),
            (ChangeKind.REWRITTEN, ana, True),
            (ChangeKind.PAUSED, clara, False),
            (ChangeKind.RESUMED, clara, False),
            (ChangeKind.ARCHIVED, ana, True),
            (ChangeKind.RESTORED, clara, False),
        ]
        assert [line.version for line in lines] == list(range(8))
        assert (await cast.written(offer)).status is OfferStatus.DRAFT

    async def test_may_begin_at_a_version(self, cast: Cast) -> None:
        offer = await cast.published()

        async with cast.database.read() as session:
            lines = await offer_changes.history_of(session, offer.id, since=2)

        assert [line.kind for line in lines] == [ChangeKind.PUBLISHED]

    async def test_names_nobody_when_the_service_acts(self, cast: Cast) -> None:
        offer = await cast.published()
        async with cast.database.turn() as session:
            found = await session.get_one(Offer, offer.id)
            found.pause(PauseReason.OVER_CAPACITY, by=SERVICE, at=cast.at)

        last = (await cast.history(offer))[-1]

        assert (last.actor, last.name, last.comment) == (ActorKind.SERVICE, None, "over_capacity")

    async def test_is_of_one_offer(self, cast: Cast) -> None:
        one, other = await cast.create(cast.clara), await cast.create(cast.ana)

        assert [line.name for line in await cast.history(one)] == [cast.clara.name]
        assert [line.name for line in await cast.history(other)] == [cast.ana.name]


class TestTheLastComment:
    async def test_is_that_of_the_last_time(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)
        for sentence in ("Dites où.", "Dites quand."):
            await cast.decide(cast.clara, offer, ChangeKind.PROPOSED)
            await cast.decide(cast.ana, offer, ChangeKind.SENT_BACK, comment=sentence)

        async with cast.database.read() as session:
            assert await offer_changes.last_comment(session, offer.id, ChangeKind.SENT_BACK) == "Dites quand."

    async def test_is_none_when_it_never_happened(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara, replace(GOOD, delay_days="3"))

        async with cast.database.read() as session:
            assert await offer_changes.last_comment(session, offer.id, ChangeKind.SENT_BACK) is None
