"""Nothing personal in the logs, nor readable in the database."""

import logging
from pathlib import Path

import pytest

from tests.bot.telegram.bot_api import TOKEN, Failure
from tests.bot.telegram.conftest import SECRET, Telegram

PHONE = "06 39 98 47 11"
PHRASE = "perroquet-canari"


async def eventful(telegram: Telegram) -> str:
    """A conversation with every sort of trouble; the chat's identifier."""
    youth = telegram.youth()
    telegram.api.fail(
        youth.chat_id,
        Failure(502, f"Bad Gateway {PHRASE}"),
        Failure(400, "Bad Request: can't parse entities"),
        Failure(429, "Too Many Requests", retry_after=1),
    )
    await youth.says(f"/start {PHRASE}")
    await youth.says(f"{PHRASE} appelle moi au {PHONE}")
    await youth.reads("2: ", within=15)
    telegram.engine.down = True
    await youth.says(f"{PHRASE} encore")
    await youth.reads("souci technique")
    telegram.api.fail(youth.chat_id, Failure(403, "Forbidden: bot was blocked by the user"))
    await youth.says("/urgence")
    await telegram.api.deliver({"update_id": 1, "message": {"text": PHRASE}})
    telegram.engine.down = False
    other = telegram.youth()
    await other.says("/start")
    await other.reads("De quoi")
    return str(youth.chat_id)


class TestPrivacy:
    async def test_logs_hold_ids_only(self, pushed: Telegram, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, "bot")
        for name in ("aiogram", "aiohttp", "httpx", "uvicorn", "asyncio"):
            caplog.set_level(logging.INFO, name)

        chat_id = await eventful(pushed)

        assert caplog.records
        for secret in (chat_id, PHRASE, "06 39", "639984711", "Canari", TOKEN, SECRET):
            assert secret not in caplog.text

    async def test_the_database_cannot_be_read_for_a_chat_or_a_number(self, polled: Telegram, tmp_path: Path) -> None:
        youth = polled.youth()
        await youth.says("/start")
        await youth.says(f"appelle moi au {PHONE}")
        await youth.reads("2: ")

        written = b"".join((tmp_path / f"boussole.db{part}").read_bytes() for part in ("", "-wal"))

        for secret in (str(youth.chat_id), PHONE, "639984711", youth.name):
            assert secret.encode() not in written
