"""Two dialogue servers on one PostgreSQL and one Redis."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.dialogue.server.action_server import ActionServer, takes
from tests.dialogue.server.conftest import Launch
from tests.dialogue.server.dialogue_server import DialogueServer
from tests.servers.postgres import PostgresServer, find_postgres, running_postgres
from tests.servers.presence import demand
from tests.servers.redis import RedisServer, find_redis, running_redis


@dataclass(frozen=True)
class Production:
    postgres: PostgresServer
    redis: RedisServer
    first: DialogueServer
    second: DialogueServer


@pytest.fixture(scope="module")
def production(launch: Launch) -> Iterator[Production]:
    postgres_program = demand("PostgreSQL", find_postgres(), package="postgresql")
    redis_program = demand("Redis", find_redis(), package="redis-server")
    with running_postgres(postgres_program) as postgres, running_redis(redis_program) as redis:
        settings = {"TRACKER_URL": postgres.create_database("tracker"), "REDIS_URL": redis.url()}
        servers = [launch(**settings), launch(**settings)]
        for server in servers:
            server.wait_until_ready()
        yield Production(postgres, redis, *servers)
        for server in servers:
            server.close()


class TestTwoServers:
    def test_share_conversations(self, production: Production, youth: str) -> None:
        assert production.first.texts("/go", sender=youth) == ["Visite 1"]
        assert production.second.texts("/go", sender=youth) == ["Visite 2"]

    def test_never_play_two_turns_of_one_sender_at_once(
        self, production: Production, actions: ActionServer, youth: str
    ) -> None:
        actions.script["action_go"] = takes(0.02)
        servers = [production.first, production.second] * 10

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda server: server.texts("/go", sender=youth), servers))

        assert sorted(answers) == sorted([f"Visite {number}"] for number in range(1, 21))


class TestRedis:
    def test_away_fails_the_turn(self, production: Production, youth: str) -> None:
        production.redis.process.stop()
        try:
            assert production.first.failure("/go", sender=youth) == "lock"
        finally:
            production.redis.process.start()

        assert production.first.texts("/go", sender=youth) == ["Visite 1"]

    def test_frozen_fails_the_turn_in_time(self, production: Production, youth: str) -> None:
        production.redis.process.freeze()
        started = time.monotonic()
        try:
            assert production.first.failure("/go", sender=youth) in {"lock", "timeout"}
        finally:
            production.redis.process.thaw()

        assert time.monotonic() - started < 8


class TestPostgres:
    def test_away_fails_the_turn_and_nothing_is_forgotten(self, production: Production, youth: str) -> None:
        production.first.turn("/go", sender=youth)
        production.postgres.process.stop()
        try:
            assert production.first.failure("/go", sender=youth) == "tracker_store"
            assert production.first.client.delete(f"/trackers/{youth}").status_code == 503
        finally:
            production.postgres.process.start()

        assert production.first.texts("/go", sender=youth) == ["Visite 2"]

    def test_frozen_fails_the_turn_in_time(self, production: Production, youth: str) -> None:
        production.first.turn("/go", sender=youth)
        with frozen(production.postgres):
            started = time.monotonic()
            assert production.first.failure("/go", sender=youth) == "tracker_store"
            assert time.monotonic() - started < 8

        assert production.first.texts("/go", sender=youth) == ["Visite 2"]

    def test_locked_by_someone_else_fails_the_turn_in_time(self, production: Production, youth: str) -> None:
        production.first.turn("/go", sender=youth)
        with psycopg.connect(production.postgres.dsn("tracker")) as other:
            other.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            assert production.first.failure("/go", sender=youth) == "tracker_store"

        assert production.first.texts("/go", sender=youth) == ["Visite 2"]


@contextmanager
def frozen(postgres: PostgresServer) -> Iterator[None]:
    """Stop the server and each of its sessions in the middle of what they do."""
    pid = postgres.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    processes = [pid, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


class TestAServerKilledInTheMiddleOfATurn:
    def test_holds_the_sender_for_twelve_seconds_at_most(
        self, production: Production, actions: ActionServer, youth: str
    ) -> None:
        actions.script["action_go"] = takes(5)
        with ThreadPoolExecutor(1) as pool:
            lost = pool.submit(production.second.post, "/go", sender=youth)
            time.sleep(0.5)
            production.second.stop(signal.SIGKILL)
            assert lost.exception() is not None
        actions.reset()
        started = time.monotonic()

        while production.first.post("/go", sender=youth, id="again").status_code != 200:
            assert time.monotonic() - started < 13

        assert production.first.texts("/go", sender=youth) == ["Visite 2"]
