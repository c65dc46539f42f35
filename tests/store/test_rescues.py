"""A late request shows its animateur who else may call, in one tap."""

from datetime import datetime, timedelta

import pytest

from store import people, rescues
from store.contact_requests import ContactRequest
from store.database import Database
from store.people import Person
from store.places import Gazetteer
from store.request_statuses import Status
from store.rescues import Rescue
from tests.store.make import Make
from tests.store.reorienting import Scene, set_scene

LATE = timedelta(days=6)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await set_scene(make, database, noon)


async def rescue(
    scene: Scene, gazetteer: Gazetteer, who: Person | None = None, *, after: timedelta = LATE
) -> Rescue | None:
    async with scene.database.read() as session:
        viewer = await people.get_viewer(session, (who or scene.ana).id)
        request = await session.get_one(ContactRequest, scene.request.id)
        return await rescues.find_rescue(session, viewer, request, gazetteer, at=scene.at + after)


class TestRescues:
    async def test_name_the_best_equivalent_and_the_colleagues(self, scene: Scene, gazetteer: Gazetteer) -> None:
        found = await rescue(scene, gazetteer)

        assert found is not None
        assert found.offer is not None
        assert (found.offer.id, found.offer.delay_days) == (scene.other.id, 2)
        assert [colleague.person_id for colleague in found.colleagues] == [scene.clara.id]

    async def test_wait_for_the_promised_date(self, scene: Scene, gazetteer: Gazetteer) -> None:
        assert await rescue(scene, gazetteer, after=timedelta(days=4)) is None

    async def test_are_for_the_animateur(self, scene: Scene, gazetteer: Gazetteer) -> None:
        assert await rescue(scene, gazetteer, scene.clara) is None

    async def test_are_no_more_once_somebody_called(
        self, make: Make, database: Database, noon: datetime, gazetteer: Gazetteer
    ) -> None:
        scene = await set_scene(make, database, noon, status=Status.CONTACTED)

        assert await rescue(scene, gazetteer) is None

    async def test_propose_nothing_that_the_youth_turned_down(self, scene: Scene, gazetteer: Gazetteer) -> None:
        await scene.refuse(await scene.propose(on_behalf=True))

        found = await rescue(scene, gazetteer)

        assert found is not None
        assert found.offer is None
