"""Pace: no more messages a second than Telegram bears."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """`each` seconds between two messages in the long run; `burst` of them may go at once."""

    each: float
    burst: int


OVERALL = Rate(each=1 / 30, burst=5)
# Telegram bears short bursts: the three bubbles of one answer come together.
CHAT = Rate(each=1.0, burst=3)


class Pace:
    """Each chat and all of them together; every message waits for its turn."""

    def __init__(self, *, overall: Rate = OVERALL, chat: Rate = CHAT) -> None:
        self._overall = overall
        self._chat = chat
        # When each would be free again if nothing more were sent.
        self._free_at: dict[Hashable, float] = {}

    async def wait(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time()
        self._forget(now)
        await asyncio.sleep(max(self._book(chat_id, self._chat, now), self._book(None, self._overall, now)))

    def _book(self, key: Hashable, rate: Rate, now: float) -> float:
        """Take the next place; return the seconds until it."""
        free_at = max(self._free_at.get(key, now), now)
        self._free_at[key] = free_at + rate.each
        return max(0.0, free_at - now - rate.each * (rate.burst - 1))

    def _forget(self, now: float) -> None:
        if len(self._free_at) > 1000:
            self._free_at = {key: at for key, at in self._free_at.items() if at > now}
