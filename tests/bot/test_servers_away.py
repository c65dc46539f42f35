"""Real servers killed under the gateway, and started again."""

import asyncio

import pytest

from tests.bot.gateway import running
from tests.servers.fixtures import postgres_server, redis_server
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.store.databases import TEMPLATE, migrated_server

# Servers of its own, which it kills.
__all__ = ["migrated_server", "postgres_server", "redis_server"]
SAD = "je veux me suicider"


@pytest.fixture
def database_url(migrated_server: PostgresServer) -> str:
    return migrated_server.create_database("gateway", template=TEMPLATE)


class TestPostgresKilled:
    async def test_nothing_is_promised_help_comes_and_the_conversation_goes_on_afterwards(
        self, migrated_server: PostgresServer, database_url: str
    ) -> None:
        async with running(database_url) as gateway:
            youth = await gateway.arrives()
            migrated_server.process.kill()

            refused = await youth.sends(text="coucou")
            [helped] = await youth.says(SAD)
            migrated_server.process.start()
            said = await youth.says("je cherche un taf")

        assert (refused.status_code, refused.json()["error"]) == (503, "store_away")
        assert (helped["seq"], helped["urgent"]) == (0, True)
        assert [message["text"] for message in said] == ["je cherche un taf", "2: je cherche un taf"]


class TestRedisKilled:
    async def test_everything_goes_on_without_it_and_after_it(
        self, database_url: str, redis_server: RedisServer
    ) -> None:
        async with running(database_url, redis_url=redis_server.url()) as gateway:
            youth = await gateway.arrives()
            async with youth.follows(after=2) as events:
                redis_server.process.kill()
                during = await youth.says("un")
                told = [(await events.until("message"))["text"], (await events.until("message"))["text"]]
                redis_server.process.start()
                after = await youth.says("deux")

        assert [message["text"] for message in during] == told == ["un", "2: un"]
        assert [message["text"] for message in after] == ["deux", "3: deux"]

    async def test_a_frozen_one_delays_by_little(self, database_url: str, redis_server: RedisServer) -> None:
        async with running(database_url, redis_url=redis_server.url()) as gateway:
            youth = await gateway.arrives()
            redis_server.process.freeze()
            try:
                async with asyncio.timeout(8):
                    said = await youth.sends(text="un")
            finally:
                redis_server.process.thaw()
            assert said.status_code == 202
            assert (await youth.texts())[2:] == ["un", "2: un"]
