"""Wake-ups: telling who waits that a conversation has news; the news itself is in the store."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from secrets import token_hex

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_CHANNEL = "boussole:wake-ups"
_PAUSE = 1.0
_AWAY = 5.0


class News(StrEnum):
    MESSAGE = "message"
    TYPING_ON = "typing_on"
    TYPING_OFF = "typing_off"
    ERASED = "erased"


@dataclass(frozen=True)
class WakeUp:
    conversation_id: str
    news: News


class WakeUps:
    """In the process, and through Redis among processes; a lost wake-up delays, it never loses."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        # What comes back to its own sender was handed out already.
        self._name = token_hex(8)
        self._away_until = 0.0
        self._waiting: dict[str | None, set[asyncio.Queue[WakeUp]]] = defaultdict(set)

    async def publish(self, conversation_id: str, news: News) -> None:
        """Tell this process whatever happens, and the others when Redis answers in time."""
        self._hand_out(WakeUp(conversation_id, news))
        if self._redis is None or _now() < self._away_until:
            return
        try:
            async with asyncio.timeout(_PAUSE):
                await self._redis.publish(_CHANNEL, json.dumps([self._name, conversation_id, news.value]))
        except (RedisError, OSError):
            self._away_until = _now() + _AWAY

    @asynccontextmanager
    async def subscribe(self, conversation_id: str | None = None) -> AsyncIterator[asyncio.Queue[WakeUp]]:
        """A queue of the wake-ups of one conversation, or of all."""
        queue: asyncio.Queue[WakeUp] = asyncio.Queue(maxsize=1000)
        self._waiting[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self._waiting[conversation_id].discard(queue)
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id]

    def __len__(self) -> int:
        """How many conversations somebody waits for news of."""
        return len(self._waiting)

    async def listen(self) -> None:
        """Hand out what other processes publish; for ever, through Redis's absences."""
        if self._redis is None:
            return
        while True:
            try:
                await self._listen_once(self._redis)
            except (RedisError, OSError) as error:
                logger.warning("redis is away, wake-ups stay in this process: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE)

    async def _listen_once(self, redis: Redis) -> None:
        async with redis.pubsub() as subscription:
            await subscription.subscribe(_CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "message":
                    name, conversation_id, news = json.loads(message["data"])
                    if name != self._name:
                        self._hand_out(WakeUp(conversation_id, News(news)))

    def _hand_out(self, wake_up: WakeUp) -> None:
        for key in (wake_up.conversation_id, None):
            for queue in self._waiting.get(key, ()):
                # A reader that is a thousand behind reads the store anyway.
                with suppress(asyncio.QueueFull):
                    queue.put_nowait(wake_up)


def _now() -> float:
    return asyncio.get_running_loop().time()
