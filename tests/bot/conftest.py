"""A gateway of each kind: embedded, and on PostgreSQL with Redis."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.gateway import Gateway, running
from tests.bot.web_youth import WebYouth
from tests.servers.redis import RedisServer
from tests.store.databases import database_url, migrated_file, migrated_server

__all__ = ["database_url", "migrated_file", "migrated_server"]


@pytest.fixture
def redis_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """Redis beside PostgreSQL, nothing beside SQLite."""
    if database_url.startswith("sqlite"):
        return ""
    server: RedisServer = request.getfixturevalue("redis_server")
    return server.url(1)


@pytest.fixture
async def gateway(database_url: str, redis_url: str) -> AsyncIterator[Gateway]:
    """On SQLite in one process; then on PostgreSQL and Redis."""
    async with running(database_url, redis_url=redis_url) as gateway:
        yield gateway


@pytest.fixture
async def embedded(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Gateway]:
    """On SQLite only, where storage does not matter."""
    path = shutil.copy(migrated_file, tmp_path / "boussole.db")
    async with running(f"sqlite+aiosqlite:///{path}") as gateway:
        yield gateway


@pytest.fixture
async def youth(gateway: Gateway) -> WebYouth:
    return await gateway.arrives()
