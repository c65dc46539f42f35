"""Production: the same desk on PostgreSQL, with several people and several senders at once."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.mail.sender import deliver
from backoffice.settings import Settings
from store.database import new_id
from store.request_statuses import Status
from tests.backoffice.browsing import ADDRESS, Visit, version_of
from tests.backoffice.facts import stored, titles, told_to_youth
from tests.backoffice.making import NOON, Maker, Watch, make_network, timedelta
from tests.servers.postgres import PostgresServer


@pytest.fixture
async def desk(settings: Settings, watch: Watch, postgres_server: PostgresServer) -> AsyncIterator[Desk]:
    name = f"backoffice_{new_id()}"
    url = postgres_server.create_database(name)
    desk = build(settings.model_copy(update={"database_url": url}), clock=watch)
    yield desk
    await desk.close()
    postgres_server.drop_database(name)


@pytest.fixture
async def make(desk: Desk) -> Maker:
    return Maker(desk.database, desk.keys, await make_network(desk.database, desk.keys))


async def visit(desk: Desk, make: Maker, key: str) -> Visit:
    transport = httpx.ASGITransport(create_app(desk.settings, desk=desk))
    client = httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers={"Origin": ADDRESS})
    secret, csrf = await make.session(key)
    found = Visit(client, csrf)
    found.carry("__Host-session", secret)
    return found


class TestTwoAtTheSameMoment:
    async def test_one_acts_and_the_other_reads_it(self, desk: Desk, make: Maker) -> None:
        clara, moussa = await visit(desk, make, "clara"), await visit(desk, make, "moussa")
        for _ in range(5):
            request_id = await make.contact_request()
            version = version_of((await clara.read(f"/demandes/{request_id}")).text)

            answers = await asyncio.gather(
                clara.send(f"/demandes/{request_id}/accepter", version=version),
                moussa.send(f"/demandes/{request_id}/accepter", version=version),
            )

            assert sorted(answer.status_code for answer in answers) == [303, 409]
            assert (await stored(desk, request_id)).status is Status.ACCEPTED
        assert len(await told_to_youth(desk)) == 5

    async def test_two_senders_send_each_letter_once(self, desk: Desk, make: Maker, settings: Settings) -> None:
        other = build(desk.settings, clock=desk.clock)
        for _ in range(4):
            await make.contact_request()

        taken = await asyncio.gather(*(deliver(each) for each in (desk, other, desk, other)))

        assert sum(taken) == 8
        assert len(list(settings.mail_folder.glob("*.eml"))) == 8
        await other.close()


class TestTheList:
    async def test_is_in_the_same_order(self, desk: Desk, make: Maker) -> None:
        await make.contact_request(title="À temps")
        await make.contact_request(title="En retard", created=NOON - timedelta(days=4))
        await make.contact_request(title="Finie", status=Status.CLOSED)
        await make.contact_request(title="Finie avant", status=Status.CLOSED, created=NOON - timedelta(days=9))

        page = (await (await visit(desk, make, "ana")).read("/territoire/demandes")).text

        assert titles(page) == ["En retard", "À temps", "Finie", "Finie avant"]
