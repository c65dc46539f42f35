"""The back office on a real database, entered over HTTP by people who hold real sessions."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.settings import Settings
from store.key_ring import KeyRing
from store.tables import METADATA
from tests.backoffice.browsing import ADDRESS, Enter, Visit
from tests.backoffice.making import Maker, Watch


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'boussole.db'}",
        contact_keys=KeyRing.generate_text("k1"),
        signing_key="signing",
        backoffice_url=ADDRESS,
        mail_folder=tmp_path / "mail",
        smtp_url="",
        redis_url="",
    )


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def desk(settings: Settings, watch: Watch) -> AsyncIterator[Desk]:
    desk = build(settings, clock=watch)
    async with desk.database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield desk
    await desk.close()


@pytest.fixture
async def make(desk: Desk) -> Maker:
    maker = Maker(desk.database, desk.keys)
    await maker.network()
    for key in ("clara", "moussa", "ana"):
        await maker.signature(key)
    return maker


@pytest.fixture
def app(desk: Desk, settings: Settings) -> FastAPI:
    return create_app(settings, desk=desk)


@pytest.fixture
async def visit(app: FastAPI, make: Maker) -> AsyncIterator[Enter]:
    """Open a browser: nobody's, or that of the person of this key."""
    opened: list[httpx.AsyncClient] = []

    async def enter(key: str | None = None, *, address: str = ADDRESS) -> Visit:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
        client = httpx.AsyncClient(transport=transport, base_url=address, headers={"Origin": address})
        opened.append(client)
        if key is None:
            return Visit(client)
        secret, csrf = await make.session(key)
        client.cookies.set("__Host-session", secret, domain=httpx.URL(address).host)
        return Visit(client, csrf)

    yield enter
    for client in opened:
        await client.aclose()
