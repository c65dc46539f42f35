"""The published page of the web API."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.bot.gateway import Gateway, running
from tests.browser.conftest import browser

__all__ = ["browser"]
OPERATIONS = {
    ("post", "/api/conversations"),
    ("delete", "/api/conversations/{conversation_id}"),
    ("get", "/api/conversations/{conversation_id}/messages"),
    ("post", "/api/conversations/{conversation_id}/messages"),
    ("get", "/api/conversations/{conversation_id}/events"),
    ("get", "/api/conversations/{conversation_id}/requests"),
}


class TestOpenApi:
    async def test_names_every_route_of_the_chat_and_its_errors(self, embedded: Gateway) -> None:
        document = (await embedded.client.get("/api/openapi.json")).json()

        assert document["openapi"].startswith("3.")
        assert {(method, path) for path, item in document["paths"].items() for method in item} == OPERATIONS
        for item in document["paths"].values():
            for operation in item.values():
                assert {"404", "409", "422", "429", "503"} <= set(operation["responses"])
                assert operation["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith(
                    "ErrorOut"
                )

    async def test_every_reference_leads_somewhere(self, embedded: Gateway) -> None:
        document = (await embedded.client.get("/api/openapi.json")).json()

        for reference in _references(document):
            place = document
            for step in reference.removeprefix("#/").split("/"):
                place = place[step]


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
class TestPage:
    async def test_lists_the_routes_under_its_own_policy(
        self, browser: Browser, migrated_file: Path, tmp_path: Path
    ) -> None:
        path = shutil.copy(migrated_file, tmp_path / "boussole.db")
        page = await browser.new_page()
        wrong: list[str] = []
        asked: list[str] = []
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))

        async with running(f"sqlite+aiosqlite:///{path}") as gateway:
            await page.goto(f"{gateway.url}/api")
            await page.locator("[data-path='/api/conversations/{conversation_id}/events']").wait_for()
            listed = await page.locator(".opblock").count()
            await page.close()

        assert listed == len(OPERATIONS)
        assert wrong == []
        assert [url for url in asked if not url.startswith((gateway.url, "data:"))] == []


def _references(value: object) -> list[str]:
    if isinstance(value, list):
        return [reference for inner in value for reference in _references(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [reference for inner in value.values() for reference in _references(inner)]
