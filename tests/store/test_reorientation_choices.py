"""What may be proposed is open, near, suits, and is new to the youth."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from store import people, reorientation_choices
from store.contact_requests import ContactRequest, NoSuchContactRequest
from store.database import Database
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.people import Person
from store.places import Gazetteer, Zone, ZoneLevel
from store.promises import ENOUGH
from store.reorientation_choices import Choice
from store.reorientations import OfferGone
from store.request_statuses import NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.reorienting import PUPILS, Scene, set_scene

LYON = Zone(ZoneLevel.COMMUNE, "69123")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await set_scene(make, database, noon)


async def choice(scene: Scene, gazetteer: Gazetteer, who: Person | None = None, *, words: str = "") -> Choice:
    async with scene.database.read() as session:
        viewer = await people.get_viewer(session, (who or scene.clara).id)
        return await reorientation_choices.get_choice(
            session, viewer, scene.request.id, gazetteer, words=words, at=scene.at
        )


async def propose(scene: Scene, gazetteer: Gazetteer, offer: Offer, who: Person | None = None) -> None:
    async with scene.database.turn() as session:
        viewer = await people.get_viewer(session, (who or scene.clara).id)
        version = (await session.get_one(ContactRequest, scene.request.id)).version
        await reorientation_choices.propose(
            session, viewer, scene.request.id, offer.id, gazetteer, version=version, at=scene.at
        )


def ids(found: Choice) -> list[int]:
    return [candidate.offer.id for candidate in found.candidates]


class TestCandidates:
    async def test_have_the_same_theme_first(self, scene: Scene, make: Make, gazetteer: Gazetteer) -> None:
        elsewhere = await make.offer(scene.second, theme="logement")
        own = await make.offer(scene.first)

        found = await choice(scene, gazetteer)

        assert set(ids(found)[:2]) == {scene.other.id, own.id}
        assert ids(found)[2:] == [elsewhere.id]
        assert [candidate.same_theme for candidate in found.candidates] == [True, True, False]

    async def test_are_open_near_and_suit(self, scene: Scene, make: Make, gazetteer: Gazetteer) -> None:
        await make.offer(scene.second, status=OfferStatus.PAUSED)
        await make.offer(scene.second, status=OfferStatus.PROPOSED)
        await make.offer(scene.second, valid_until=scene.at.date() - timedelta(days=1))
        await make.offer(scene.second, capacity=0)
        await make.offer(scene.second, zones=(LYON,))
        await make.offer(scene.second, criteria=PUPILS)

        assert ids(await choice(scene, gazetteer)) == [scene.other.id]

    async def test_are_looked_for_by_words(self, scene: Scene, make: Make, gazetteer: Gazetteer) -> None:
        await make.offer(scene.second)
        async with scene.database.turn() as session:
            await session.execute(
                update(Offer).where(Offer.id == scene.other.id).values(title="Je prépare mes entretiens d’embauche")
            )

        for words in ("entretien", "PREPARE embauche", scene.second.name + " entretiens"):
            assert ids(await choice(scene, gazetteer, words=words)) == [scene.other.id]
        assert ids(await choice(scene, gazetteer, words="entretien logement")) == []

    async def test_leave_out_what_the_youth_asked_for_or_turned_down(
        self, scene: Scene, make: Make, gazetteer: Gazetteer
    ) -> None:
        asked, refused = await make.offer(scene.second), await make.offer(scene.second)
        await make.contact_request(scene.second, offer=asked, conversation=scene.conversation)
        await scene.refuse(await scene.propose(refused, on_behalf=True))

        assert ids(await choice(scene, gazetteer)) == [scene.other.id]

    async def test_say_how_their_promises_are_kept(self, scene: Scene, make: Make, gazetteer: Gazetteer) -> None:
        for _ in range(ENOUGH):
            await make.contact_request(scene.second, offer=scene.other, status=Status.CONTACTED, called_at=scene.at)

        [candidate] = (await choice(scene, gazetteer)).candidates

        assert candidate.kept.rate == 1.0

    async def test_are_around_the_territory_when_the_place_was_erased(self, scene: Scene, gazetteer: Gazetteer) -> None:
        async with scene.database.turn() as session:
            await session.execute(update(ContactRequest).values(place=None))

        assert ids(await choice(scene, gazetteer)) == [scene.other.id]


class TestWhoMayPropose:
    async def test_the_organisation_and_its_animateur(self, scene: Scene, gazetteer: Gazetteer) -> None:
        assert (await choice(scene, gazetteer)).by.on_behalf is False
        assert (await choice(scene, gazetteer, scene.ana)).by.on_behalf is True

    async def test_nobody_else(self, scene: Scene, gazetteer: Gazetteer, make: Make, committed: Committed) -> None:
        far = await make.animateur(await make.territory("69-lyon", zones=(LYON,)))

        for stranger in (scene.nadia, far):
            with pytest.raises(NoSuchContactRequest):
                await choice(scene, gazetteer, stranger)
            with pytest.raises(NoSuchContactRequest):
                await propose(scene, gazetteer, scene.other, stranger)
        assert (await committed.get(ContactRequest, scene.request.id)).status is Status.SEEN

    async def test_no_reader_nor_overseer(self, scene: Scene, gazetteer: Gazetteer) -> None:
        async with scene.database.read() as session:
            viewer = await people.get_viewer(session, scene.clara.id)
            reader = replace(viewer, organisations=frozenset(), read_organisations=viewer.organisations)
            with pytest.raises(NoSuchContactRequest):
                await reorientation_choices.get_choice(session, reader, scene.request.id, gazetteer, at=scene.at)


class TestProposing:
    async def test_moves_the_request(self, scene: Scene, gazetteer: Gazetteer, committed: Committed) -> None:
        await propose(scene, gazetteer, scene.other)

        assert (await committed.get(ContactRequest, scene.request.id)).status is Status.REORIENTING
        assert (await choice(scene, gazetteer)).waiting == scene.other.title

    async def test_an_offer_that_is_no_choice_is_refused(
        self, scene: Scene, make: Make, gazetteer: Gazetteer, committed: Committed
    ) -> None:
        closed = await make.offer(scene.second, status=OfferStatus.PAUSED)

        for offer in (closed, scene.offer):
            with pytest.raises(OfferGone):
                await propose(scene, gazetteer, offer)
        assert (await committed.get(ContactRequest, scene.request.id)).status is Status.SEEN

    async def test_from_a_page_drawn_before_is_refused(self, scene: Scene, gazetteer: Gazetteer) -> None:
        async with scene.database.turn() as session:
            viewer = await people.get_viewer(session, scene.clara.id)
            with pytest.raises(NotAllowed):
                await reorientation_choices.propose(
                    session, viewer, scene.request.id, scene.other.id, gazetteer, version=0, at=scene.at
                )
