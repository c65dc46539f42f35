"""An offer that breaks its promises again and again waits for an animateur."""

from datetime import UTC, datetime, timedelta

import pytest

from store import broken_promises
from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_changes import Hand
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.organisations import Organisation
from store.request_events import person
from tests.store.committed import Committed
from tests.store.make import Make

DAY = timedelta(days=1)
MADE = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
async def organisation(make: Make) -> Organisation:
    return await make.organisation(territory=await make.territory())


async def promise(make: Make, offer: Offer, organisation: Organisation, *, kept: int, broken: int) -> None:
    """Requests made at noon, due five days later."""
    for number in range(kept + broken):
        called = MADE + DAY if number < kept else None
        await make.contact_request(organisation, offer=offer, called_at=called)


async def set_aside(database: Database, at: datetime) -> int:
    async with database.turn() as session:
        return await broken_promises.set_aside_broken(session, at)


class TestSettingAside:
    async def test_takes_the_offer_from_the_results_and_tells_those_concerned(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        territory = await make.territory()
        organisation = await make.organisation(territory=territory)
        concerned = [await make.professional(organisation), await make.animateur(territory)]
        offer = await make.offer(organisation)
        await promise(make, offer, organisation, kept=2, broken=3)

        moved = await set_aside(database, noon + 6 * DAY)

        paused = await committed.get(Offer, offer.id)
        assert (moved, paused.status, paused.paused_by) == (1, OfferStatus.PAUSED, PauseReason.PROMISES_BROKEN)
        assert {(n.person_id, n.kind, n.detail) for n in await committed.all(Notice)} == {
            (told.id, NoticeKind.OFFER_PAUSED, PauseReason.PROMISES_BROKEN) for told in concerned
        }
        assert await set_aside(database, noon + 6 * DAY) == 0

    @pytest.mark.parametrize(("kept", "broken"), [(3, 3), (0, 4), (4, 1)])
    async def test_needs_five_judged_promises_less_than_half_of_them_kept(
        self,
        make: Make,
        database: Database,
        organisation: Organisation,
        noon: datetime,
        kept: int,
        broken: int,
    ) -> None:
        await promise(make, await make.offer(organisation), organisation, kept=kept, broken=broken)

        assert await set_aside(database, noon + 6 * DAY) == 0

    async def test_looks_back_thirty_days(
        self, make: Make, database: Database, organisation: Organisation, noon: datetime
    ) -> None:
        await promise(make, await make.offer(organisation), organisation, kept=0, broken=5)

        assert await set_aside(database, noon + 30 * DAY) == 0

    async def test_counts_nothing_from_before_a_review(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        offer = await make.offer(organisation)
        animateur = await make.professional(organisation)
        await promise(make, offer, organisation, kept=0, broken=5)
        await set_aside(database, noon + 6 * DAY)

        async with database.turn() as session:
            (await session.get_one(Offer, offer.id)).resume(by=person(animateur.id), at=noon + 7 * DAY)

        assert await set_aside(database, noon + 8 * DAY) == 0
        assert (await committed.get(Offer, offer.id)).reviewed_at == noon + 7 * DAY

    async def test_leaves_alone_what_an_animateur_published_again(
        self, make: Make, database: Database, organisation: Organisation, noon: datetime
    ) -> None:
        offer, ana = await make.offer(organisation), await make.professional(organisation)
        await promise(make, offer, organisation, kept=0, broken=5)
        await set_aside(database, noon + 6 * DAY)

        async with database.turn() as session:
            found, hand = await session.get_one(Offer, offer.id), Hand(person(ana.id), on_behalf=True)
            found.archive(hand=hand, at=noon + 7 * DAY)
            found.restore(hand=hand, at=noon + 7 * DAY)
            found.propose(hand=hand, at=noon + 7 * DAY)
            found.publish(hand=hand, at=noon + 7 * DAY)

        assert await set_aside(database, noon + 8 * DAY) == 0

    async def test_is_no_review_when_it_was_paused_by_hand(
        self, make: Make, database: Database, committed: Committed, organisation: Organisation, noon: datetime
    ) -> None:
        offer = await make.offer(organisation, status=OfferStatus.PAUSED, paused_by=PauseReason.BY_HAND)
        professional = await make.professional(organisation)

        async with database.turn() as session:
            (await session.get_one(Offer, offer.id)).resume(by=person(professional.id), at=noon)

        assert (await committed.get(Offer, offer.id)).reviewed_at is None
