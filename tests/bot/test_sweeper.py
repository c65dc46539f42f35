"""What a fault or a restart left waiting."""

import asyncio
import base64
from pathlib import Path

import pytest

from bot.app import create_app
from bot.incoming import Incoming, Typed
from store.conversations import Conversation
from store.database import Database
from store.inbox import InboxEntry
from tests.bot.gateway import Gateway, running
from tests.bot.telegram.serving import served
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
        assert len(gateway.engine.asked) == 3
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

    async def test_runs_as_long_as_the_gateway_does(self, migrated_file: Path, tmp_path: Path) -> None:
        path = tmp_path / "boussole.db"
        path.write_bytes(migrated_file.read_bytes())
        async with running(f"sqlite+aiosqlite:///{path}") as gateway:
            youth = await gateway.arrives()
            await gateway.service.conversations.accept(youth.id, Incoming("client-0001", None, Typed("coucou")))
            database = Database(gateway.service.settings.database_url)

            async with served(create_app(gateway.service.settings)):
                async with asyncio.timeout(10):
                    while await _last_seq(database, youth) < 4:
                        await asyncio.sleep(0.05)

            await database.close()
            assert gateway.engine.texts[-1] == "coucou"


async def _last_seq(database: Database, youth: WebYouth) -> int:
    async with database.read() as session:
        conversation = await session.get(Conversation, youth.id)
        return conversation.last_seq if conversation else 0


def _killed(*_: object, **__: object) -> None:
    raise RuntimeError("killed")
