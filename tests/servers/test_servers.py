"""The real servers start, answer, and leave nothing behind."""

from pathlib import Path

import psycopg
import pytest
from redis.asyncio import Redis

from tests.servers.fixtures import postgres_server, redis_server
from tests.servers.postgres import PostgresServer, find_postgres, running_postgres
from tests.servers.presence import demand
from tests.servers.redis import RedisServer, find_redis, running_redis

__all__ = ["postgres_server", "redis_server"]


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


class TestPostgres:
    def test_answers_a_query(self, postgres_server: PostgresServer) -> None:
        with psycopg.connect(postgres_server.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    def test_runs_as_an_ordinary_user(self, postgres_server: PostgresServer) -> None:
        assert owner_of(postgres_server.process.pid) != 0

    def test_copies_a_template(self, postgres_server: PostgresServer) -> None:
        postgres_server.create_database("model")
        with psycopg.connect(postgres_server.dsn("model")) as connection:
            connection.execute("CREATE TABLE town (name text)")

        postgres_server.create_database("copy", template="model")

        with psycopg.connect(postgres_server.dsn("copy")) as connection:
            assert connection.execute("SELECT count(*) FROM town").fetchone() == (0,)

    def test_makes_the_same_database_again_while_somebody_is_connected(self, postgres_server: PostgresServer) -> None:
        postgres_server.create_database("busy")
        with psycopg.connect(postgres_server.dsn("busy")):
            assert postgres_server.create_database("busy") == postgres_server.url("busy")

    def test_keeps_its_rows_when_killed_and_started_again(self, postgres_server: PostgresServer) -> None:
        postgres_server.create_database("kept")
        with psycopg.connect(postgres_server.dsn("kept")) as connection:
            connection.execute("CREATE TABLE town (name text)")

        postgres_server.process.kill()
        postgres_server.process.start()

        with psycopg.connect(postgres_server.dsn("kept")) as connection:
            assert connection.execute("SELECT count(*) FROM town").fetchone() == (0,)

    def test_leaves_no_file(self) -> None:
        with running_postgres(demand("PostgreSQL", find_postgres(), package="postgresql")) as server:
            folder, pid = server.folder, server.process.pid

        assert not folder.exists()
        assert not Path(f"/proc/{pid}").exists()


class TestRedis:
    async def test_answers_a_ping(self, redis_server: RedisServer) -> None:
        async with Redis.from_url(redis_server.url()) as client:
            assert await client.ping()

    def test_runs_as_an_ordinary_user(self, redis_server: RedisServer) -> None:
        assert owner_of(redis_server.process.pid) != 0

    async def test_forgets_everything_when_started_again(self, redis_server: RedisServer) -> None:
        async with Redis.from_url(redis_server.url(1)) as client:
            await client.set("town", "Reims")
        redis_server.process.kill()
        redis_server.process.start()
        async with Redis.from_url(redis_server.url(1)) as client:
            assert await client.get("town") is None

    def test_leaves_no_process(self) -> None:
        with running_redis(demand("Redis", find_redis(), package="redis-server")) as server:
            pid = server.process.pid

        assert not Path(f"/proc/{pid}").exists()


class TestPresence:
    def test_skips_loudly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("BOUSSOLE_NOTHING_SKIPPED", raising=False)
        with pytest.raises(pytest.skip.Exception, match="apt-get install redis-server"):
            demand("Redis", None, package="redis-server")

    def test_fails_where_nothing_may_be_skipped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOUSSOLE_NOTHING_SKIPPED", "1")
        with pytest.raises(pytest.fail.Exception, match="apt-get install redis-server"):
            demand("Redis", None, package="redis-server")

    def test_takes_the_folder_named_in_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
        monkeypatch.setenv("REDIS_BIN", str(tmp_path))

        assert find_postgres() is None
        assert find_redis() is None
