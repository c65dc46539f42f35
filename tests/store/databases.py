"""Fixtures of a migrated database: a file of SQLite, and a fresh database of a real PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ops.migrate import migrate
from store.database import Database
from store.key_ring import KeyRing
from tests.servers.postgres import PostgresServer
from tests.store.committed import Committed
from tests.store.make import Make

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_server(postgres_server: PostgresServer) -> PostgresServer:
    """A server with a migrated database that each test copies."""
    migrate(postgres_server.create_database(TEMPLATE))
    return postgres_server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh migrated database of each kind."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "boussole.db")
        return f"sqlite+aiosqlite:///{path}"
    server: PostgresServer = request.getfixturevalue("migrated_server")
    return server.create_database("fresh", template=TEMPLATE)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def noon() -> datetime:
    """A Tuesday of March, at noon in Greenwich."""
    return datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.parse(KeyRing.generate_text("2026"))


@pytest.fixture
def make(database: Database, noon: datetime, keys: KeyRing) -> Make:
    return Make(database, keys, at=noon)


@pytest.fixture
def committed(database: Database) -> Committed:
    """What another session reads: facts, not hopes."""
    return Committed(database)
