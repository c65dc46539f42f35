"""Every move of an offer: what it needs, what it leaves behind, whom it tells."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from store import offer_moves
from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_changes import ChangeKind, Hand, OfferChange
from store.offer_statuses import MOVES, OfferMovedOn, OfferStatus, PauseReason
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role
from store.request_events import SERVICE, person
from tests.store.committed import Committed
from tests.store.make import Make

FORBIDDEN = [(kind, status) for kind in MOVES for status in OfferStatus if status not in MOVES[kind].start]

ON_BEHALF = (ChangeKind.PAUSED, ChangeKind.RESUMED, ChangeKind.ARCHIVED, ChangeKind.RESTORED)


class Scene:
    """An organisation with two professionals and the animateur of its territory."""

    def __init__(self, database: Database, make: Make, at: datetime) -> None:
        self._database, self._make, self._at = database, make, at

    async def fill(self) -> None:
        territory = await self._make.territory()
        self.organisation: Organisation = await self._make.organisation(territory=territory)
        self.clara = await self._make.professional(self.organisation)
        self.moussa = await self._make.professional(self.organisation)
        await self._make.professional(self.organisation, disabled_at=self._at)
        self.ana = await self._make.animateur(territory)

    async def offer(self, status: OfferStatus, **columns: Any) -> int:
        return (await self._make.offer(self.organisation, status=status, **columns)).id

    async def move(self, offer_id: int, kind: ChangeKind, who: Person, *, comment: str = "") -> None:
        async with self._database.turn() as session:
            offer = await _read(session, offer_id)
            await offer_moves.move(session, offer, kind, hand=self.hand(who), at=self._at, comment=comment)

    def hand(self, who: Person) -> Hand:
        return Hand(person(who.id), on_behalf=who is self.ana)

    async def told(self) -> set[tuple[NoticeKind, int | None]]:
        async with self._database.read() as session:
            return {(each.kind, each.person_id) for each in await session.scalars(select(Notice))}


async def _read(session: AsyncSession, offer_id: int) -> Offer:
    return await session.get_one(Offer, offer_id, options=[joinedload(Offer.organisation), selectinload(Offer.zones)])


@pytest.fixture
async def scene(database: Database, make: Make, noon: datetime) -> Scene:
    scene = Scene(database, make, noon)
    await scene.fill()
    return scene


class TestTheTable:
    @pytest.mark.parametrize(("kind", "status"), FORBIDDEN)
    async def test_refuses_every_other_move(
        self, scene: Scene, committed: Committed, kind: ChangeKind, status: OfferStatus
    ) -> None:
        offer_id = await scene.offer(status)

        with pytest.raises(OfferMovedOn) as refused:
            await scene.move(offer_id, kind, scene.ana)

        assert refused.value.status is status
        assert (await committed.get(Offer, offer_id)).status is status
        assert await committed.all(OfferChange) == []
        assert await scene.told() == set()

    @pytest.mark.parametrize("kind", MOVES)
    async def test_leaves_a_line_with_who_and_when(
        self, scene: Scene, committed: Committed, noon: datetime, kind: ChangeKind
    ) -> None:
        offer_id = await scene.offer(min(MOVES[kind].start))

        await scene.move(offer_id, kind, scene.ana, comment="À revoir.")

        (line,) = await committed.all(OfferChange)
        assert (await committed.get(Offer, offer_id)).status is MOVES[kind].end
        assert (line.kind, line.person_id, line.on_behalf, line.at, line.version) == (
            kind,
            scene.ana.id,
            True,
            noon,
            1,
        )


class TestTelling:
    async def test_of_a_proposal_is_for_the_animateur(self, scene: Scene) -> None:
        await scene.move(await scene.offer(OfferStatus.DRAFT), ChangeKind.PROPOSED, scene.clara)

        assert await scene.told() == {(NoticeKind.OFFER_PROPOSED, scene.ana.id)}

    @pytest.mark.parametrize(
        ("kind", "letter"),
        [
            (ChangeKind.PUBLISHED, NoticeKind.OFFER_PUBLISHED),
            (ChangeKind.SENT_BACK, NoticeKind.OFFER_SENT_BACK),
        ],
    )
    async def test_of_what_was_decided_is_for_the_professionals(
        self, scene: Scene, kind: ChangeKind, letter: NoticeKind
    ) -> None:
        await scene.move(await scene.offer(OfferStatus.PROPOSED), kind, scene.ana, comment="À revoir.")

        assert await scene.told() == {(letter, scene.clara.id), (letter, scene.moussa.id)}

    @pytest.mark.parametrize("kind", ON_BEHALF)
    async def test_of_what_an_animateur_does_on_behalf_is_for_the_professionals(
        self, scene: Scene, committed: Committed, kind: ChangeKind
    ) -> None:
        await scene.move(await scene.offer(min(MOVES[kind].start)), kind, scene.ana)

        assert {(each.kind, each.person_id, each.detail) for each in await committed.all(Notice)} == {
            (NoticeKind.OFFER_CHANGED, told.id, kind) for told in (scene.clara, scene.moussa)
        }

    @pytest.mark.parametrize("kind", ON_BEHALF)
    async def test_of_what_professionals_do_themselves_is_for_nobody(self, scene: Scene, kind: ChangeKind) -> None:
        await scene.move(await scene.offer(min(MOVES[kind].start)), kind, scene.clara)

        assert await scene.told() == set()

    async def test_of_an_organisation_without_territory_is_for_the_national_service(
        self, scene: Scene, make: Make, database: Database
    ) -> None:
        scene.organisation = await make.organisation()
        clara = await make.professional(scene.organisation)
        membership = Membership(role=Role.NATIONAL, perimeter_kind=PerimeterKind.NATION, perimeter_id="FR")
        async with database.turn() as session:
            national = Person(key="n", name="Nora", email="nora@example.org", memberships=[membership])
            session.add(national)

        await scene.move(await scene.offer(OfferStatus.DRAFT), ChangeKind.PROPOSED, clara)

        assert await scene.told() == {(NoticeKind.OFFER_PROPOSED, national.id)}


class TestPausingWhatIsPaused:
    async def test_by_hand_keeps_a_full_offer_away(self, scene: Scene, committed: Committed) -> None:
        offer_id = await scene.offer(OfferStatus.PAUSED, paused_by=PauseReason.OVER_CAPACITY)

        await scene.move(offer_id, ChangeKind.PAUSED, scene.clara)

        offer = await committed.get(Offer, offer_id)
        assert (offer.status, offer.paused_by) == (OfferStatus.PAUSED, PauseReason.BY_HAND)
        (line,) = await committed.all(OfferChange)
        assert (line.kind, line.comment) == (ChangeKind.PAUSED, PauseReason.BY_HAND)

    @pytest.mark.parametrize("reason", [PauseReason.PROMISES_BROKEN, PauseReason.BY_HAND])
    async def test_is_refused_otherwise(self, scene: Scene, committed: Committed, reason: PauseReason) -> None:
        offer_id = await scene.offer(OfferStatus.PAUSED, paused_by=reason)

        with pytest.raises(OfferMovedOn):
            await scene.move(offer_id, ChangeKind.PAUSED, scene.ana)

        assert (await committed.get(Offer, offer_id)).paused_by is reason

    async def test_is_never_done_by_the_service(self, scene: Scene, database: Database, noon: datetime) -> None:
        offer_id = await scene.offer(OfferStatus.PAUSED, paused_by=PauseReason.OVER_CAPACITY)

        async with database.turn() as session:
            offer = await _read(session, offer_id)
            with pytest.raises(OfferMovedOn):
                offer.pause(PauseReason.OVER_CAPACITY, by=SERVICE, at=noon)


class TestComingBack:
    async def test_after_broken_promises_is_a_review(self, scene: Scene, committed: Committed, noon: datetime) -> None:
        offer_id = await scene.offer(OfferStatus.PAUSED, paused_by=PauseReason.PROMISES_BROKEN)

        await scene.move(offer_id, ChangeKind.RESUMED, scene.ana)

        offer = await committed.get(Offer, offer_id)
        assert (offer.status, offer.paused_by, offer.reviewed_at) == (OfferStatus.PUBLISHED, None, noon)

    async def test_by_way_of_a_draft_is_a_review_too(self, scene: Scene, committed: Committed, noon: datetime) -> None:
        offer_id = await scene.offer(OfferStatus.PAUSED, paused_by=PauseReason.PROMISES_BROKEN)

        for kind in (ChangeKind.ARCHIVED, ChangeKind.RESTORED, ChangeKind.PROPOSED):
            await scene.move(offer_id, kind, scene.clara)
        unread = (await committed.get(Offer, offer_id)).reviewed_at
        await scene.move(offer_id, ChangeKind.PUBLISHED, scene.ana)

        offer = await committed.get(Offer, offer_id)
        assert (unread, offer.status, offer.reviewed_at) == (None, OfferStatus.PUBLISHED, noon)


class TestACopy:
    async def test_is_a_draft_that_remembers_where_it_comes_from(
        self, scene: Scene, database: Database, committed: Committed, noon: datetime
    ) -> None:
        offer_id = await scene.offer(OfferStatus.PUBLISHED, delay_days=3)
        async with database.turn() as session:
            copy = offer_moves.duplicate(session, await _read(session, offer_id), hand=scene.hand(scene.clara), at=noon)

        made, source = await committed.get(Offer, copy.id), await committed.get(Offer, offer_id)
        assert (made.status, made.source_id, made.title, made.delay_days) == (
            OfferStatus.DRAFT,
            offer_id,
            source.title,
            3,
        )
        assert made.key != source.key
        assert [zone.offer_id for zone in await committed.all(OfferZone, OfferZone.offer_id == copy.id)] == [copy.id]
        (line,) = await committed.all(OfferChange)
        assert (line.offer_id, line.kind) == (copy.id, ChangeKind.DUPLICATED)
