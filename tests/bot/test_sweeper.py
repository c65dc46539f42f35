"""What a fault or a restart left waiting."""

import asyncio
import base64

import pytest
from httpx import AsyncClient

from bot.app import create_app
from bot.incoming import Incoming, Typed
from store.inbox import InboxEntry
from tests.bot.gateway import Gateway, running
from tests.bot.telegram.serving import served
from tests.bot.telegram.youth import until
from tests.bot.web_youth import WebYouth


class TestSweeping:
    async def test_takes_up_what_a_killed_process_had_accepted(self, gateway: Gateway, youth: WebYouth) -> None:
        await gateway.service.conversations.accept(youth.id, Incoming("client-0001", None, Typed("coucou")))

        await gateway.sweep()

        assert (await youth.texts())[2:] == ["coucou", "2: coucou"]

    async def test_takes_up_a_turn_that_the_engine_had_answered_already(
        self, gateway: Gateway, youth: WebYouth, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("bot.turns.add_answers", _killed)
            await youth.says("coucou")
        assert (await youth.texts())[2:] == ["coucou"]

        await gateway.sweep()

        assert (await youth.texts())[2:] == ["coucou", "2: coucou"]
        assert gateway.engine.asked[-1] == gateway.engine.asked[-2]
        assert gateway.engine.texts == ["/start{}", "coucou"]

    async def test_two_sweepers_answer_once(self, gateway: Gateway, youth: WebYouth) -> None:
        await gateway.service.conversations.accept(youth.id, Incoming("client-0001", None, Typed("coucou")))

        async with running(
            gateway.service.settings.database_url, redis_url=gateway.service.settings.redis_url
        ) as other:
            await asyncio.gather(gateway.sweep(), other.sweep())

        assert len((await youth.texts())[2:]) == 2

    async def test_one_message_that_cannot_be_read_does_not_keep_the_others_waiting(
        self, gateway: Gateway, youth: WebYouth
    ) -> None:
        other = await gateway.arrives()
        for someone in (youth, other):
            await gateway.service.conversations.accept(someone.id, Incoming("client-0001", None, Typed("coucou")))
        async with gateway.database.turn() as session:
            entry = await session.get(InboxEntry, ("web", f"{youth.id}:client-0001"))
            assert entry is not None
            entry.body = base64.b64encode(b"spoilt")

        await gateway.sweep()

        assert (await other.texts())[2:] == ["coucou", "2: coucou"]
        [waiting] = [e for e in await gateway.committed.all(InboxEntry) if e.done_at is None]
        assert waiting.attempts == 1

    async def test_runs_as_long_as_the_gateway_does(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        await embedded.service.conversations.accept(youth.id, Incoming("client-0001", None, Typed("coucou")))

        async with served(create_app(embedded.service.settings)) as url, AsyncClient(base_url=url) as client:
            await until(lambda: embedded.engine.texts[-1] == "coucou")
            async with asyncio.timeout(10), WebYouth(client, youth.id, youth.token).follows(after=3) as events:
                assert (await events.until("message"))["text"] == "2: coucou"


def _killed(*_: object, **__: object) -> None:
    raise RuntimeError("killed")
