"""The gateway over a demo database of its own, without a server and with nobody behind the dialogue's address."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest.mock import patch

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from bot.app import create_app
from bot.distress import Detector
from bot.service import build
from bot.settings import Settings
from ops.demo.load import load_demo
from store.database import Database
from store.key_ring import KeyRing
from store.places import Gazetteer
from store.tables import METADATA

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
BASE = "http://boussole.example.org"
KEYS = KeyRing.generate_text("2026")


@dataclass
class Clock:
    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def detector() -> Detector:
    return Detector.load()


async def make_demo(path: Path) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await database.close()
    await load_demo(url)


def settings(database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url="",
        rasa_url="http://127.0.0.1:1",
        rasa_secret=SecretStr("between-gateway-and-rasa"),
        contact_keys=SecretStr(KEYS),
        signing_key=SecretStr("a-signing-key-of-these-tests"),
        telegram_token=SecretStr(""),
    )


@asynccontextmanager
async def serve(database_url: str, clock: Clock | None = None) -> AsyncIterator[FastAPI]:
    wanted = settings(database_url)
    # Its lexicon takes a second to read: once is enough.
    with patch.object(Detector, "load", return_value=detector()):
        app = create_app(wanted, build(wanted, clock=clock or Clock()))
    app.state.gazetteer = gazetteer()
    yield app
    await app.state.service.close()


def visit(app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url=BASE)


def copied(demo: Path, folder: Path) -> str:
    return f"sqlite+aiosqlite:///{shutil.copy(demo, folder / 'boussole.db')}"


async def nowhere(folder: Path) -> AsyncIterator[FastAPI]:
    """A gateway whose database does not answer."""
    async with serve(f"sqlite+aiosqlite:///{folder}/missing/boussole.db") as app:
        yield app
