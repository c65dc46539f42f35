"""Troubles: honest pages, and logs that hold nothing of anyone."""

import logging
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from backoffice.access import ANYONE, MATRIX
from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.mail.sender import deliver, deliver_for_ever
from backoffice.settings import Settings
from tests.backoffice.browsing import ADDRESS, Enter
from tests.backoffice.making import FIRST_NAME, PHONE, Maker, Watch


class TestWithoutTheDatabase:
    async def test_each_page_says_what_to_do(self, settings: Settings, watch: Watch, tmp_path: Path) -> None:
        away = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{tmp_path}/no/such/place.db"})
        desk = build(away, clock=watch)
        transport = httpx.ASGITransport(create_app(away, desk=desk))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers={"Origin": ADDRESS}) as client:
            client.cookies.set("__Host-session", "s" * 43, domain="backoffice.example.org")
            answers = [
                await client.get("/demandes"),
                await client.get(f"/connexion/{'s' * 43}"),
                await client.post("/connexion", data={"email": "clara@example.org"}),
                await client.get("/health"),
            ]
            standing = await client.get("/connexion")

        for answer in answers:
            assert answer.status_code == 503
            assert "Rien n’a été enregistré" in answer.text
            assert answer.headers["retry-after"] == "10"
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert standing.status_code == 200
        await desk.close()

    async def test_the_sender_waits(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        import asyncio

        calls = 0

        async def away(_desk: Desk) -> int:
            nonlocal calls
            calls += 1
            raise OperationalError("SELECT", {}, OSError())

        monkeypatch.setattr("backoffice.mail.sender.deliver", away)
        monkeypatch.setattr("backoffice.mail.sender.PAUSE", 0.01)
        task = asyncio.create_task(deliver_for_ever(desk))
        await asyncio.sleep(0.2)
        task.cancel()

        assert calls > 1


class TestTheUnforeseen:
    async def test_shows_no_detail(
        self, app: FastAPI, visit: Enter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> None:
            raise RuntimeError(f"{FIRST_NAME} {PHONE}")

        monkeypatch.setitem(MATRIX, "failing", ANYONE)
        app.add_api_route("/failing", fail, name="failing")

        answer = await (await visit()).read("/failing")

        assert answer.status_code == 500
        assert "L’erreur est de notre côté" in answer.text
        assert PHONE not in answer.text + caplog.text
        assert "route failing failed: RuntimeError" in caplog.text
        assert "content-security-policy" in answer.headers


class TestLogs:
    async def test_hold_nothing_of_anyone(
        self, visit: Enter, make: Maker, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        request_id = await make.contact_request()
        browser = await visit()
        await browser.send("/connexion", email="clara@example.org")
        await deliver(desk)
        clara = await visit("clara")
        await clara.send(f"/demandes/{request_id}/coordonnees")
        await clara.act(request_id, "accepter")
        await clara.read("/demandes/nothing")

        ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
        for hidden in (FIRST_NAME, PHONE, "clara@example.org", clara.csrf, clara.client.cookies["__Host-session"]):
            assert hidden not in "\n".join(ours)
