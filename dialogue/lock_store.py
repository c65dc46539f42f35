"""One turn at a time for one sender, in this process or across several."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from dialogue.logs import say

LIFETIME = 12.0  # seconds after which the lock of a killed process opens by itself; longer than the longest turn
PATIENCE = 6.0  # seconds a turn waits for the one before it
POLL = 0.02

PREFIX = "boussole:turn:"
# Deletes the lock only if it is still ours: it may have expired and been taken by another process.
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class PolledLockStore(LockStore):
    """A lock taken at once or asked again every 20 ms; raises `LockError` when patience runs out.

    It excludes, it does not order: the gateway's queue gives the order.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LIFETIME, wait_time_in_seconds: float = POLL
    ) -> AsyncIterator[TicketLock]:
        token = uuid.uuid4().hex
        try:
            await self._wait(conversation_id, token, lock_lifetime, wait_time_in_seconds)
            yield TicketLock(conversation_id)
        finally:
            await self.release(conversation_id, token)

    async def take(self, sender: str, token: str, lifetime: float) -> bool:
        raise NotImplementedError

    async def release(self, sender: str, token: str) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        return None

    async def _wait(self, sender: str, token: str, lifetime: float, poll: float) -> None:
        give_up = time.monotonic() + self._patience
        while not await self.take(sender, token, lifetime):
            if time.monotonic() > give_up:
                raise LockError("the turn before is not finished")
            await asyncio.sleep(poll)


class MemoryLockStore(PolledLockStore):
    """Locks of a single process."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        super().__init__(patience=patience)
        self._held: dict[str, str] = {}

    async def take(self, sender: str, token: str, lifetime: float) -> bool:  # noqa: ARG002
        return self._held.setdefault(sender, token) == token

    async def release(self, sender: str, token: str) -> None:
        if self._held.get(sender) == token:
            del self._held[sender]


class RedisLockStore(PolledLockStore):
    """Locks shared by several processes."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        super().__init__(patience=patience)
        self._redis = redis.asyncio.from_url(
            url,
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[ConnectionError, TimeoutError],
        )

    async def take(self, sender: str, token: str, lifetime: float) -> bool:
        try:
            return bool(await self._redis.set(PREFIX + sender, token, nx=True, px=int(lifetime * 1000)))
        except RedisError as error:
            raise LockError("Redis does not answer") from error

    async def release(self, sender: str, token: str) -> None:
        try:
            await self._redis.eval(RELEASE, 1, PREFIX + sender, token)
        except RedisError:
            # The turn is over and saved; the lock opens by itself.
            say("lock_not_released", level=logging.WARNING, sender=sender)

    async def close(self) -> None:
        await self._redis.close()


def lock_store(redis_url: str) -> PolledLockStore:
    return RedisLockStore(redis_url) if redis_url else MemoryLockStore()
