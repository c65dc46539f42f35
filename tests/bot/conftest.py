"""A gateway of each kind: embedded, and on PostgreSQL with Redis."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.gateway import Gateway, running
from tests.bot.web_youth import WebYouth
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.store.databases import TEMPLATE, migrated_file, migrated_server

__all__ = ["migrated_file", "migrated_server"]


@pytest.fixture
async def embedded(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Gateway]:
    """On SQLite, without Redis."""
    path = shutil.copy(migrated_file, tmp_path / "boussole.db")
    async with running(f"sqlite+aiosqlite:///{path}") as gateway:
        yield gateway


@pytest.fixture(params=["embedded", "production"])
async def gateway(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    """On SQLite in one process; then on PostgreSQL and Redis."""
    if request.param == "embedded":
        yield request.getfixturevalue("embedded")
        return
    server: PostgresServer = request.getfixturevalue("migrated_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    url = server.create_database("gateway", template=TEMPLATE)
    async with running(url, redis_url=redis.url(1)) as gateway:
        yield gateway


@pytest.fixture
async def youth(gateway: Gateway) -> WebYouth:
    return await gateway.arrives()
