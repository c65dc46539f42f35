"""Headers: on every route, whatever it answers."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, _IncludedRouter
from httpx import ASGITransport, AsyncClient, Response

from bot.app import create_app
from bot.service import build
from store.places import Gazetteer
from tests.bot.gateway import settings

EXTRA = [
    ("GET", "/nowhere"),
    ("GET", "/widget/nothing.js"),
    ("GET", "/widget/..%2fpyproject.toml"),
    ("GET", "/widget/chat.js"),
    ("GET", "/api/static/swagger-ui.css"),
    ("GET", "/api/static/nothing"),
    ("PUT", "/api/conversations"),
    ("POST", "/chat"),
]


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and path of the application, with something in the place of each parameter."""
    found = set()
    for route in app.routes:
        gathered = [route] if isinstance(route, APIRoute) else []
        if isinstance(route, _IncludedRouter):
            gathered = [*route.effective_route_contexts()]
        for one in gathered:
            found |= {(method, re.sub(r"\{\w+(:path)?\}", "x", one.path)) for method in one.methods or ()}
    return sorted(found)


@pytest.fixture
async def app(migrated_file: Path, tmp_path: Path) -> AsyncIterator[FastAPI]:
    path = shutil.copy(migrated_file, tmp_path / "boussole.db")
    service = build(settings(f"sqlite+aiosqlite:///{path}"))
    app = create_app(service.settings, service)
    app.state.gazetteer = Gazetteer.load()
    yield app
    await service.close()


def assert_guarded(path: str, answer: Response) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert ("frame-ancestors *" in policy) is (path == "/chat")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert answer.headers["Cache-Control"] in {"no-store", "no-cache"}
    assert "Set-Cookie" not in answer.headers


class TestHeaders:
    async def test_are_on_every_route(self, app: FastAPI) -> None:
        paths = routes(app)
        assert {("POST", "/api/conversations"), ("GET", "/chat"), ("GET", "/urgence"), ("GET", "/api")} <= set(paths)
        assert any(path.startswith("/formulaire") for _, path in paths)

        async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost:8000") as client:
            for method, path in [*paths, *EXTRA]:
                answer = await client.request(method, path)
                assert answer.status_code < 500, (method, path)
                assert_guarded(path, answer)

    async def test_a_foreign_page_is_not_invited_to_read(self, app: FastAPI) -> None:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost:8000") as client:
            answer = await client.post(
                "/api/conversations", json={}, headers={"Origin": "https://elsewhere.example.org"}
            )

        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
