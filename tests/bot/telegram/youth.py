"""A youth with a phone: what Telegram says of their acts, and what they read."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.bot.telegram.bot_api import BotApi, Sent

_numbers = count(700_000_000)


@dataclass
class Youth:
    chat_id: int
    api: BotApi
    # Stand-ins of a telephone that must never be seen in a log.
    name: str = "Zéphirine-Canari"

    async def says(self, text: str) -> None:
        await self.api.deliver(self.text(text))

    async def presses(self, label: str, *, of: Sent | None = None) -> None:
        sent = of or next(s for s in reversed(self.reading) if any(b.text == label for b in s.buttons))
        await self.api.deliver(self.press(sent.button(label).data or ""))

    async def reads(self, text: str, *, times: int = 1, within: float = 20.0) -> Sent:
        """Wait until a message with this text was received so many times; the last of them."""
        await until(lambda: len(self.having(text)) >= times, within, lambda: f"{text!r} in {self.texts}")
        return self.having(text)[-1]

    def having(self, text: str) -> list[Sent]:
        return [sent for sent in self.reading if text in sent.text]

    @property
    def reading(self) -> list[Sent]:
        return self.api.inboxes[self.chat_id]

    @property
    def texts(self) -> list[str]:
        return [sent.text for sent in self.reading]

    def text(self, text: str) -> dict[str, Any]:
        return self.message(text=text)

    def message(self, **content: Any) -> dict[str, Any]:
        message = {
            "message_id": next(_numbers),
            "date": 1768640400,
            "from": self._person,
            "chat": self._chat,
            **content,
        }
        return {"update_id": next(_numbers), "message": message}

    def press(self, data: str) -> dict[str, Any]:
        number = next(_numbers)
        query = {"id": f"q{number}", "from": self._person, "chat_instance": "1", "data": data}
        shown = {"message_id": 1, "date": 1768640400, "chat": self._chat, "text": "…"}
        return {"update_id": number, "callback_query": {**query, "message": shown}}

    @property
    def _person(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": self.name, "language_code": "fr"}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.chat_id, "type": "private", "first_name": self.name}


async def until(
    holds: Callable[[], object], within: float = 20.0, tell: Callable[[], str] = lambda: "not reached"
) -> None:
    """Wait for a fact; fail with what was seen instead."""
    deadline = asyncio.get_running_loop().time() + within
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(tell())
        await asyncio.sleep(0.02)
