"""The database away: nothing is promised, help comes all the same, nothing is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database
from tests.bot.telegram.conftest import Telegram


class Switch:
    """Makes every database of the process go away, and come back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def off(self) -> None:
        @asynccontextmanager
        async def away(_database: Database) -> AsyncIterator[AsyncSession]:
            raise OperationalError("connect", {}, OSError("away"))
            yield

        self._monkeypatch.setattr(Database, "turn", away)
        self._monkeypatch.setattr(Database, "read", away)

    def on(self) -> None:
        self._monkeypatch.undo()


@pytest.fixture
def switch() -> Switch:
    return Switch(pytest.MonkeyPatch())


class TestDatabaseAway:
    async def test_what_was_said_meanwhile_is_answered_afterwards(self, polled: Telegram, switch: Switch) -> None:
        youth = polled.youth()
        switch.off()

        await youth.says("je cherche un taf")
        await youth.reads("rien n’a été envoyé")
        assert polled.engine.texts == []
        switch.on()

        await youth.reads("2: je cherche un taf")
        assert len(youth.having("rien n’a été envoyé")) == 1

    async def test_distress_is_answered(self, polled: Telegram, switch: Switch) -> None:
        youth = polled.youth()
        switch.off()

        await youth.says("je veux me suicider")

        await youth.reads("3114")
        switch.on()

    async def test_a_push_is_asked_for_again(self, pushed: Telegram, switch: Switch) -> None:
        youth = pushed.youth()
        switch.off()

        await youth.says("coucou")
        switch.on()

        assert pushed.api.statuses == [503]
