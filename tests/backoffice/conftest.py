"""The back office on a real database, entered over HTTP by people who hold real sessions."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.settings import Settings
from store.key_ring import KeyRing
from tests.backoffice.browsing import ADDRESS, Enter, Visit
from tests.backoffice.making import Maker, Template, Watch, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The tables with the network in them, made once and copied for each test."""
    path = tmp_path_factory.mktemp("backoffice") / "template.db"
    return asyncio.run(make_template(path, KeyRing.generate_text("k1")))


@pytest.fixture
def settings(tmp_path: Path, template: Template) -> Settings:
    shutil.copy(template.path, tmp_path / "boussole.db")
    return Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'boussole.db'}",
        contact_keys=template.keys,
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
    yield desk
    await desk.close()


@pytest.fixture
def make(desk: Desk, template: Template) -> Maker:
    return Maker(desk.database, desk.keys, template.network)


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
        visit = Visit(client)
        if key is not None:
            secret, visit.csrf = await make.session(key)
            visit.carry("__Host-session", secret)
        return visit

    yield enter
    for client in opened:
        await client.aclose()
