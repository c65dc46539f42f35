"""What Telegram may answer when it is given a message."""

import asyncio
from itertools import pairwise

import pytest

from bot.channels.telegram import sending
from bot.channels.telegram.pace import Pace, Rate
from tests.bot.telegram.bot_api import Failure
from tests.bot.telegram.conftest import Telegram
from tests.bot.telegram.youth import until

TOO_MANY = Failure(429, "Too Many Requests: retry after 2", retry_after=2)
BLOCKED = Failure(403, "Forbidden: bot was blocked by the user")
NOT_HTML = Failure(400, "Bad Request: can't parse entities")
SILENT = Failure(hang=3.0, arrives=True)
BROKEN = Failure(502, "Bad Gateway")


class TestRefusals:
    async def test_retry_after_is_obeyed(self, polled: Telegram) -> None:
        youth = polled.youth()
        polled.api.fail(youth.chat_id, TOO_MANY)

        await youth.says("/start")
        await youth.reads("De quoi")

        first, second, *_ = polled.api.named("sendMessage")
        assert second.at - first.at >= 2.0
        assert len(polled.api.named("sendMessage")) == 3
        assert youth.texts[0].startswith("Salut")

    async def test_a_youth_who_blocked_the_robot_is_unreachable_until_they_write(self, polled: Telegram) -> None:
        youth = polled.youth()
        polled.api.fail(youth.chat_id, BLOCKED)

        await youth.says("/start")
        await until(lambda: polled.api.named("sendMessage"))
        await asyncio.sleep(2.5)

        [conversation] = await polled.conversations()
        assert conversation.unreachable_at is not None
        assert len(polled.api.named("sendMessage")) == 1

        await youth.says("me revoilà")
        await youth.reads("me revoilà")
        [conversation] = await polled.conversations()
        assert conversation.unreachable_at is None
        assert youth.texts[0].startswith("Salut")

    async def test_a_silence_after_sending_is_not_sent_again(
        self, polled: Telegram, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sending, "TIME_LIMIT", 1)
        youth = polled.youth()
        polled.api.fail(youth.chat_id, SILENT)

        await youth.says("/start")
        await youth.reads("De quoi")
        await asyncio.sleep(2.5)

        assert len(youth.having("Salut")) == 1
        assert len(polled.api.named("sendMessage")) == 2

    async def test_a_message_refused_for_ever_does_not_hold_the_others(self, polled: Telegram) -> None:
        youth = polled.youth()
        polled.api.fail(youth.chat_id, NOT_HTML)

        await youth.says("/start")

        await youth.reads("De quoi")
        assert youth.having("Salut") == []

    async def test_a_broken_gateway_of_theirs_is_tried_again(
        self, polled: Telegram, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sending, "AWAY_PAUSE", 0.2)
        youth = polled.youth()
        polled.api.fail(youth.chat_id, BROKEN)

        await youth.says("/start")

        await youth.reads("De quoi")
        assert len(youth.having("Salut")) == 1

    async def test_one_chat_that_waits_does_not_hold_the_others(self, polled: Telegram) -> None:
        slow, quick = polled.youth(), polled.youth()
        polled.api.fail(slow.chat_id, Failure(429, "Too Many Requests", retry_after=30))

        await slow.says("/start")
        await quick.says("/start")

        await quick.reads("De quoi", within=3.0)
        assert slow.reading == []


class TestPace:
    async def test_bears_a_short_burst_then_one_each(self) -> None:
        pace = Pace(overall=Rate(0.0, 1), chat=Rate(0.1, 3))
        now = asyncio.get_running_loop().time
        at = []

        for _ in range(6):
            await pace.wait(1)
            at.append(now())

        assert at[2] - at[0] < 0.05
        assert all(later - earlier > 0.08 for earlier, later in pairwise(at[2:]))

    async def test_holds_all_chats_together(self) -> None:
        pace = Pace(overall=Rate(0.02, 1), chat=Rate(1.0, 3))
        before = asyncio.get_running_loop().time()

        await asyncio.gather(*(pace.wait(chat) for chat in range(11)))

        assert asyncio.get_running_loop().time() - before >= 0.2
