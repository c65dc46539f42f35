"""A visitor in front of the form, over the demo."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from store.database import Database
from store.key_ring import KeyRing
from tests.bot.form.serving import KEYS, Clock, copied, make_demo, nowhere, serve
from tests.bot.form.visitor import Visitor, visitor_of


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "demo.db"
    asyncio.run(make_demo(path))
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def app(demo: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[FastAPI]:
    async with serve(copied(demo, tmp_path), clock) as app:
        yield app


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    visitor = visitor_of(app)
    async with visitor.client:
        yield visitor


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[Visitor]:
    """A visitor while the database does not answer."""
    async for app in nowhere(tmp_path):
        visitor = visitor_of(app)
        async with visitor.client:
            yield visitor


@pytest.fixture
async def database(app: FastAPI) -> AsyncIterator[Database]:
    """Another process's view of what was committed."""
    second = Database(app.state.service.settings.database_url)
    yield second
    await second.close()


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.parse(KEYS)
