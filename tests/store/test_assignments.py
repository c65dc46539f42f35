"""A request is put into the hands of a member of its organisation, who is told."""

from datetime import datetime

import pytest

from store import assignments, people
from store.assignments import Colleague, NoSuchColleague
from store.contact_requests import ContactRequest, NoSuchContactRequest
from store.database import Database
from store.notices import Audience, Notice, NoticeKind
from store.people import Person
from store.request_events import EventKind, RequestEvent
from store.request_statuses import NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.reorienting import Scene, set_scene


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await set_scene(make, database, noon)


async def assign(scene: Scene, to: Person, who: Person, *, version: int | None = None) -> None:
    async with scene.database.turn() as session:
        viewer = await people.get_viewer(session, who.id)
        known = (await session.get_one(ContactRequest, scene.request.id)).version if version is None else version
        await assignments.assign(session, viewer, scene.request.id, to.id, version=known, at=scene.at)


class TestAssigning:
    async def test_by_the_animateur_tells_the_colleague(self, scene: Scene, committed: Committed) -> None:
        await assign(scene, scene.clara, scene.ana)

        request = await committed.get(ContactRequest, scene.request.id)
        [event], [notice] = await committed.all(RequestEvent), await committed.all(Notice)
        assert (request.taken_by, request.status) == (scene.clara.id, Status.SEEN)
        assert (event.kind, event.person_id, event.on_behalf) == (EventKind.TAKEN_OVER, scene.ana.id, True)
        assert event.detail == str(scene.clara.id)
        assert (notice.kind, notice.audience, notice.person_id) == (
            NoticeKind.REQUEST_ASSIGNED,
            Audience.PERSON,
            scene.clara.id,
        )

    async def test_to_oneself_tells_nobody(self, scene: Scene, committed: Committed) -> None:
        await assign(scene, scene.clara, scene.clara)

        assert (await committed.get(ContactRequest, scene.request.id)).taken_by == scene.clara.id
        assert await committed.all(Notice) == []

    async def test_to_somebody_of_elsewhere_is_refused(
        self, scene: Scene, make: Make, committed: Committed, noon: datetime
    ) -> None:
        gone = await make.professional(scene.first, disabled_at=noon)

        for stranger in (scene.nadia, scene.ana, gone):
            with pytest.raises(NoSuchColleague):
                await assign(scene, stranger, scene.ana)
        assert (await committed.get(ContactRequest, scene.request.id)).taken_by is None

    async def test_by_somebody_of_elsewhere_is_refused(self, scene: Scene) -> None:
        with pytest.raises(NoSuchContactRequest):
            await assign(scene, scene.clara, scene.nadia)

    async def test_what_moved_on_is_refused(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed):
            await assign(scene, scene.clara, scene.ana, version=0)

    async def test_what_is_over_is_refused(self, make: Make, database: Database, noon: datetime) -> None:
        scene = await set_scene(make, database, noon, status=Status.CLOSED)

        with pytest.raises(NotAllowed):
            await assign(scene, scene.clara, scene.ana)


class TestColleagues:
    async def test_are_those_who_do_not_have_it_yet(self, scene: Scene, make: Make, database: Database) -> None:
        moussa = await make.professional(scene.first)
        await assign(scene, scene.clara, scene.ana)

        async with database.read() as session:
            request = await session.get_one(ContactRequest, scene.request.id)
            assert await assignments.colleagues(session, request) == (Colleague(moussa.id, moussa.name),)
