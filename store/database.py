"""The database: engine, sessions and the one place where a turn commits."""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from enum import Enum
from importlib import import_module
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from store.columns import Instant


class Base(DeclarativeBase):
    """Every table of the store."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        # Values, not names, as plain text: a new member needs no ALTER TYPE.
        Enum: EnumType(Enum, native_enum=False, length=40, values_callable=lambda kind: [m.value for m in kind]),
    }


def new_id() -> str:
    """A random identifier that says nothing of order or number: 32 hexadecimal digits."""
    return uuid4().hex


class Database:
    """A database at `url`, opened lazily; `close` it at the end."""

    def __init__(self, url: str) -> None:
        # A process that writes in one table must know those that it refers to, whatever the process imports.
        import_module("store.tables")
        self.engine = _make_engine(url)
        # SQLite has one writer and no queue: those of one process wait in line instead of racing.
        self._writers = Lock() if url.startswith("sqlite") else nullcontext()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncSession]:
        """One transaction that may write, committed when the block ends well and rolled back when not."""
        async with self._writers, self._sessions() as session, session.begin():
            await session.connection(execution_options={"writes": True})
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that writes nothing and waits for no writer."""
        async with self._sessions() as session:
            yield session

    async def probe(self) -> None:
        """Raise what the driver raises when the database does not answer."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _make_engine(url: str) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=5)
    engine = create_async_engine(url, connect_args={"timeout": 15})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for reads and is never IMMEDIATE: we say it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another wrote meanwhile.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
