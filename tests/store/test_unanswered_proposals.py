"""A youth who says neither yes nor no is not left waiting, nor is whoever proposed."""

from datetime import UTC, datetime, timedelta

import pytest

from store import unanswered_proposals
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Audience, Notice, NoticeKind
from store.reorientations import AlreadyAnswered
from store.request_events import ActorKind, EventKind, RequestEvent
from store.request_statuses import ClosingOutcome, Status
from store.unanswered_proposals import A_DAY, PATIENCE
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.reorienting import Scene, set_scene


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await set_scene(make, database, noon)


async def wait(scene: Scene, patience: timedelta = PATIENCE + A_DAY) -> int:
    async with scene.database.turn() as session:
        return await unanswered_proposals.lapse_due(session, scene.at + patience)


async def told(committed: Committed, audience: Audience) -> list[tuple[NoticeKind, int | None, str | None]]:
    notices = await committed.all(Notice, Notice.audience == audience)
    return [(each.kind, each.person_id, each.detail) for each in notices]


class TestOfAProfessional:
    async def test_ends_the_request_after_a_week(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()

        assert await wait(scene) == 1

        request = await committed.get(ContactRequest, scene.request.id)
        assert (request.status, request.outcome) == (Status.CLOSED, ClosingOutcome.NOT_FOR_ME)
        assert set(await told(committed, Audience.CONVERSATION)) == {
            (NoticeKind.REQUEST_REORIENTED, None, proposal_id),
            (NoticeKind.REQUEST_CLOSED, None, None),
        }
        assert await told(committed, Audience.PERSON) == [(NoticeKind.REORIENTATION_ANSWERED, scene.clara.id, "silent")]
        rows = await committed.all(RequestEvent)
        assert [(row.kind, row.actor_kind) for row in rows[1:]] == [
            (EventKind.REORIENTATION_LAPSED, ActorKind.SERVICE),
            (EventKind.CLOSED, ActorKind.SERVICE),
        ]

    async def test_waits_until_the_end_of_the_day_that_was_said(self, scene: Scene, committed: Committed) -> None:
        await scene.propose()

        assert await wait(scene, PATIENCE + A_DAY - timedelta(seconds=1)) == 0
        assert (await committed.get(ContactRequest, scene.request.id)).status is Status.REORIENTING

    async def test_is_said_once(self, scene: Scene) -> None:
        await scene.propose()
        await wait(scene)

        assert await wait(scene, PATIENCE * 2) == 0

    async def test_is_not_said_at_night(self, scene: Scene, committed: Committed) -> None:
        await scene.propose()

        await wait(scene, PATIENCE + A_DAY + timedelta(hours=10))

        [closed] = await committed.all(Notice, Notice.kind == NoticeKind.REQUEST_CLOSED)
        assert closed.next_at == datetime(2026, 3, 19, 8, 0, tzinfo=UTC)

    async def test_answered_later_passes_nothing(self, scene: Scene) -> None:
        proposal_id = await scene.propose()
        await wait(scene)

        with pytest.raises(AlreadyAnswered):
            await scene.agree(proposal_id)

    async def test_answered_in_time_is_left_alone(self, scene: Scene, committed: Committed) -> None:
        await scene.agree(await scene.propose())

        assert await wait(scene) == 0
        assert (await committed.get(ContactRequest, scene.request.id)).outcome is ClosingOutcome.REORIENTED


class TestOfAnAnimateur:
    async def test_lets_the_request_go_on_where_it_was(self, scene: Scene, committed: Committed) -> None:
        await scene.propose(on_behalf=True)

        await wait(scene)

        request = await committed.get(ContactRequest, scene.request.id)
        assert (request.status, request.waits_for_youth) == (Status.SEEN, False)
        answers = [(person, said) for _, person, said in await told(committed, Audience.PERSON)]
        assert sorted(answers) == sorted([(scene.ana.id, "silent"), (scene.clara.id, "silent")])
