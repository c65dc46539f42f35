"""A youth on Telegram, in front of the stand-in of its Bot API."""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from tests.bot.telegram.bot_api import BotApi, Sent
from tests.bot.telegram.serving import served
from tests.bot.telegram.youth import Youth

PATIENCE = 40.0


@dataclass
class Line:
    """The stand-in, running in a thread of its own; `url` is for TELEGRAM_API_URL."""

    api: BotApi
    loop: asyncio.AbstractEventLoop
    url: str

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)


class TelegramYouth:
    """Says, presses and reads, one thing after another."""

    def __init__(self, line: Line, chat_id: int) -> None:
        self._line = line
        self._phone = Youth(chat_id, line.api)
        self._read = 0

    def say(self, text: str, *, until: str) -> Sent:
        """Type a text; return the message that shows the words awaited."""
        self._line.do(self._phone.says(text))
        return self.wait_for(until)

    def press(self, label: str, *, until: str) -> Sent:
        """Press the newest button of this label; return the message that shows the words awaited."""
        self._line.do(self._phone.presses(label))
        return self.wait_for(until)

    def wait_for(self, words: str) -> Sent:
        """The first message not read yet that shows these words; those before it count as read."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for at, sent in enumerate(self._phone.reading[self._read :], self._read + 1):
                if words in sent.text:
                    self._read = at
                    return sent
            assert time.monotonic() < deadline, f"no {words!r} in:\n{self.transcript()}"
            time.sleep(0.05)

    def count(self, words: str) -> int:
        return len(self._phone.having(words))

    def transcript(self) -> str:
        return "\n".join(f"{sent.text} {[button.text for button in sent.buttons]}" for sent in self._phone.reading)


@contextmanager
def running_telegram() -> Iterator[Line]:
    """Serve the stand-in on a free port of the loopback address."""
    opened, lines = Event(), list[Line]()
    stop = asyncio.Event()

    async def serve() -> None:
        api = BotApi()
        async with served(api.app) as url:
            lines.append(Line(api, asyncio.get_running_loop(), url))
            opened.set()
            await stop.wait()

    thread = Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert opened.wait(10)
    try:
        yield lines[0]
    finally:
        lines[0].loop.call_soon_threadsafe(stop.set)
        thread.join(10)
