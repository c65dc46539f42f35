"""A link acts for the person whom it names, while they answer for the organisation and the request lives."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from store import people, request_links
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Notice, NoticeKind
from store.people import Membership, Person
from store.request_events import EventKind, RequestEvent
from store.request_links import AFTER_DUE, LIFE, MOST_NEW_A_DAY, LinkAct, LinkedRequest, LinkRefused, Named
from store.request_statuses import NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.reorienting import Scene, set_scene


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    scene = await set_scene(make, database, noon, status=Status.SENT)
    async with database.turn() as session:
        # The history of a request begins with its sending.
        session.add(RequestEvent(request_id=scene.request.id, kind=EventKind.SENT, at=noon, actor_kind="youth"))
    await sign(scene, scene.clara)
    return scene


async def sign(scene: Scene, person: Person) -> None:
    async with scene.database.turn() as session:
        people.sign_charter(session, await people.get_viewer(session, person.id), sha256="0" * 64, at=scene.at)


def named(scene: Scene, person: Person | None = None) -> Named:
    return Named(scene.request.id, (person or scene.clara).id, scene.at)


async def look(scene: Scene, link: Named, *, after: timedelta = timedelta()) -> LinkedRequest:
    async with scene.database.read() as session:
        return await request_links.open_link(session, link, at=scene.at + after)


async def do(scene: Scene, link: Named, act: LinkAct = LinkAct.ACCEPT, *, version: int = 1) -> None:
    async with scene.database.turn() as session:
        await request_links.do(session, link, act, version=version, at=scene.at)


class TestActing:
    @pytest.mark.parametrize(
        ("act", "status"),
        [
            (LinkAct.ACCEPT, Status.ACCEPTED),
            (LinkAct.ATTEMPT, Status.ATTEMPTED),
            (LinkAct.CONTACTED, Status.CONTACTED),
        ],
    )
    async def test_moves_the_request(self, scene: Scene, committed: Committed, act: LinkAct, status: Status) -> None:
        await do(scene, named(scene), act)

        assert (await committed.get(ContactRequest, scene.request.id)).status is status
        assert (await committed.all(RequestEvent))[-1].person_id == scene.clara.id

    async def test_by_two_at_once_is_done_by_one(self, scene: Scene, make: Make, committed: Committed) -> None:
        moussa = await make.professional(scene.first)
        await sign(scene, moussa)

        done = await asyncio.gather(
            *(do(scene, named(scene, each)) for each in (scene.clara, moussa)), return_exceptions=True
        )

        assert sum(isinstance(each, NotAllowed) for each in done) == 1
        assert len(await committed.all(RequestEvent)) == 2

    async def test_reopens_nothing(self, make: Make, database: Database, noon: datetime) -> None:
        scene = await set_scene(make, database, noon, status=Status.CLOSED)
        await sign(scene, scene.clara)

        with pytest.raises(NotAllowed):
            await do(scene, named(scene))


class TestLooking:
    async def test_says_what_may_be_done(self, scene: Scene) -> None:
        seen = await look(scene, named(scene))

        assert (seen.acts, seen.taken_by) == (tuple(LinkAct), None)
        await do(scene, named(scene))
        seen = await look(scene, named(scene))
        assert (seen.acts, seen.taken_by) == ((LinkAct.ATTEMPT, LinkAct.CONTACTED), scene.clara.name)

    async def test_ends_with_the_later_of_both_dates(self, scene: Scene) -> None:
        old = Named(scene.request.id, scene.clara.id, scene.at - LIFE)

        assert await look(scene, named(scene), after=LIFE)
        assert await look(scene, old, after=timedelta(days=5) + AFTER_DUE)
        for link, after in ((named(scene), LIFE), (old, timedelta(days=5) + AFTER_DUE)):
            with pytest.raises(LinkRefused):
                await look(scene, link, after=after + timedelta(seconds=1))

    async def test_is_for_who_answers_and_signed(self, scene: Scene, make: Make, noon: datetime) -> None:
        unsigned = await make.professional(scene.first)
        gone = await make.professional(scene.first, disabled_at=noon)
        for person in (scene.nadia, scene.ana):
            await sign(scene, person)

        for stranger in (scene.nadia, scene.ana, unsigned, gone):
            with pytest.raises(LinkRefused):
                await look(scene, named(scene, stranger))
            with pytest.raises(LinkRefused):
                await do(scene, named(scene, stranger))

    async def test_ends_when_they_leave(self, scene: Scene, database: Database) -> None:
        async with database.turn() as session:
            await session.execute(delete(Membership).where(Membership.person_id == scene.clara.id))

        with pytest.raises(LinkRefused):
            await look(scene, named(scene))


class TestRenewing:
    async def test_is_limited_for_each_person_and_request(
        self, scene: Scene, make: Make, database: Database, committed: Committed
    ) -> None:
        moussa = await make.professional(scene.first)
        await sign(scene, moussa)
        for _ in range(MOST_NEW_A_DAY + 2):
            async with database.turn() as session:
                await request_links.renew(session, named(scene), at=scene.at)
        async with database.turn() as session:
            await request_links.renew(session, named(scene, moussa), at=scene.at)

        sent = [row.person_id for row in await committed.all(Notice, Notice.kind == NoticeKind.REQUEST_LINK)]
        assert sorted(each or 0 for each in sent) == [scene.clara.id] * MOST_NEW_A_DAY + [moussa.id]

    async def test_says_nothing_of_who_may_not(self, scene: Scene, database: Database, committed: Committed) -> None:
        async with database.turn() as session:
            await request_links.renew(session, named(scene, scene.nadia), at=scene.at)
            await request_links.renew(session, Named("0" * 32, scene.clara.id, scene.at), at=scene.at)

        assert await committed.all(Notice) == []


class TestHolding:
    async def test_is_for_letters_that_ask_for_an_act(self, scene: Scene, database: Database) -> None:
        async with database.read() as session:
            request = await session.get_one(ContactRequest, scene.request.id)
            held = {
                (kind, person.id)
                for kind in (NoticeKind.REQUEST_SENT, NoticeKind.REQUEST_WITHDRAWN)
                for person in (scene.clara, scene.nadia, scene.ana)
                if await request_links.may_hold(session, request, person.id, kind)
            }

        assert held == {(NoticeKind.REQUEST_SENT, scene.clara.id)}
