"""The gateway between real HTTP on both sides, its own work done when a test says so."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bot.app import create_app
from bot.distress import Detector
from bot.notices import deliver
from bot.service import Service, build
from bot.settings import Settings
from bot.sweeper import sweep
from store.conversations import Conversation
from store.database import Base, Database
from store.key_ring import KeyRing
from store.messages import Message, history
from tests.bot.moods import MoodyEngine
from tests.bot.telegram.serving import listening, served
from tests.bot.web_youth import WebYouth
from tests.store.committed import Committed

_load = Detector.load
KEYS = KeyRing.generate_text("2026")


@dataclass
class Clock:
    """Now, and later when a test wants it."""

    ahead: timedelta = field(default=timedelta(0))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Gateway:
    """`committed` and `database` are another process's view of the store."""

    url: str
    app: FastAPI
    service: Service
    engine: MoodyEngine
    clock: Clock
    database: Database
    client: httpx.AsyncClient

    @property
    def committed(self) -> Committed:
        return Committed(self.database)

    async def arrives(self, **entry: str | int) -> WebYouth:
        """A youth who has read the first words."""
        opened = await self.client.post("/api/conversations", json={"entry": entry})
        assert opened.status_code == 201, opened.text
        youth = WebYouth(self.client, opened.json()["id"], opened.json()["token"])
        await self.service.turns.settle(youth.id)
        return youth

    async def sweep(self, *, after: float = 0.0) -> None:
        self.clock.forward(after)
        await sweep(self.service)

    async def deliver(self, *, after: float = 0.0) -> None:
        self.clock.forward(after)
        await deliver(self.service)

    async def history(self, youth: WebYouth) -> list[Message]:
        async with self.database.read() as session:
            return await history(session, youth.id)

    async def everything(self) -> str:
        """All that the database holds, in one text."""
        rows: list[Base] = []
        for mapper in Base.registry.mappers:
            rows += await self.committed.all(mapper.class_)
        return "\n".join(repr(vars(row)) for row in rows)

    async def conversation(self, youth: WebYouth) -> Conversation:
        return await self.committed.get(Conversation, youth.id)


def settings(database_url: str, *, redis_url: str = "", rasa_url: str = "http://127.0.0.1:1") -> Settings:
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        rasa_url=rasa_url,
        rasa_secret=SecretStr("shared"),
        contact_keys=SecretStr(KEYS),
        # Rate limits of one test are unknown to the next.
        signing_key=SecretStr(secrets.token_hex(16)),
        telegram_token=SecretStr(""),
    )


@asynccontextmanager
async def running(database_url: str, *, redis_url: str = "") -> AsyncIterator[Gateway]:
    """The gateway without its loops: sweeping and delivering are done by hand."""
    async with AsyncExitStack() as stack:
        engine, clock = MoodyEngine(), Clock()
        patches = stack.enter_context(pytest.MonkeyPatch.context())
        patches.setattr(Detector, "load", _detector)
        rasa_url = await stack.enter_async_context(served(engine.app))
        service = build(settings(database_url, redis_url=redis_url, rasa_url=rasa_url), clock=clock)
        app = create_app(service.settings, service)
        app.router.lifespan_context = _nothing
        stack.push_async_callback(service.close)
        database = Database(database_url)
        stack.push_async_callback(database.close)
        url = await stack.enter_async_context(served(app, listening()))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=20))
        yield Gateway(url, app, service, engine, clock, database, client)


@cache
def _detector() -> Detector:
    """Its rules take a second to compile, and never change."""
    return _load()


@asynccontextmanager
async def _nothing(_app: FastAPI) -> AsyncIterator[None]:
    yield


def texts(messages: Sequence[Message]) -> list[str | None]:
    return [message.body.text for message in messages]
