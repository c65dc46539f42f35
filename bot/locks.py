"""Locks by key, so that one sender has one turn at a time.

In the process: waiters pass in the order they came. With Redis: the same queue in each process, then one
token in Redis among processes. While Redis is away the queue of the process remains, a warning is logged, and
exclusion between processes rests on the database alone (unique keys, row locks).
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, override

from redis.asyncio import Redis
from redis.exceptions import RedisError

from store.errors import DomainError

logger = logging.getLogger(__name__)

# A client that sends its command again after a cut must find its own token, so SET NX alone is not enough.
TAKE = """
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return 1
"""
RENEW = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])
"""
RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
"""

REDIS_PATIENCE = 1.0
REDIS_PAUSE = 5.0


class LockNotObtained(DomainError):
    """Somebody else held the key for longer than the wait limit."""


class Locks(Protocol):
    """Exclusion by key."""

    def hold(self, key: str, *, lifetime: float) -> AbstractAsyncContextManager[None]:
        """Hold the key inside the block; raise `LockNotObtained` after the wait limit.

        A holder that dies frees the key after `lifetime` seconds at the latest; one that lives keeps it.
        """
        ...


class LocalLocks(Locks):
    """Locks of one process; a key that nobody holds or awaits takes no memory."""

    def __init__(self, *, wait_limit: float = 30.0) -> None:
        self._wait_limit = wait_limit
        self._locks: dict[str, asyncio.Lock] = {}
        self._interested: dict[str, int] = {}

    @override
    @asynccontextmanager
    async def hold(self, key: str, *, lifetime: float) -> AsyncIterator[None]:
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._interested[key] = self._interested.get(key, 0) + 1
        try:
            await self._acquire(lock, key)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._leave(key)

    def __len__(self) -> int:
        return len(self._locks)

    async def _acquire(self, lock: asyncio.Lock, key: str) -> None:
        try:
            async with asyncio.timeout(self._wait_limit):
                await lock.acquire()
        except TimeoutError:
            raise LockNotObtained(key) from None

    def _leave(self, key: str) -> None:
        self._interested[key] -= 1
        if not self._interested[key]:
            del self._interested[key], self._locks[key]


@dataclass(frozen=True, slots=True)
class Lease:
    """What one holder writes in Redis."""

    name: str
    token: str
    lifetime_ms: int


class RedisLocks(Locks):
    """Locks among processes; the client is given and closed by the caller."""

    def __init__(
        self, redis: Redis, *, wait_limit: float = 30.0, polling: float = 0.02, prefix: str = "boussole:lock:"
    ) -> None:
        self._redis = redis
        self._wait_limit = wait_limit
        self._polling = polling
        self._prefix = prefix
        self._local = LocalLocks(wait_limit=wait_limit)
        self._away_until = 0.0

    @override
    @asynccontextmanager
    async def hold(self, key: str, *, lifetime: float) -> AsyncIterator[None]:
        deadline = _now() + self._wait_limit
        async with self._local.hold(key, lifetime=lifetime):
            lease = Lease(self._prefix + key, secrets.token_hex(16), round(lifetime * 1000))
            try:
                await self._take(lease, deadline)
                async with self._renewed(lease):
                    yield
            finally:
                await self._try(RELEASE, lease)

    async def _take(self, lease: Lease, deadline: float) -> None:
        while await self._try(TAKE, lease) is False:
            if _now() >= deadline:
                raise LockNotObtained(lease.name)
            await asyncio.sleep(self._polling)

    @asynccontextmanager
    async def _renewed(self, lease: Lease) -> AsyncIterator[None]:
        renewal = asyncio.create_task(self._renew(lease))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.wait({renewal})

    async def _renew(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(lease.lifetime_ms / 3000)
            if await self._try(RENEW, lease) is False:
                logger.warning("lock lost in redis, the database alone excludes: %s", lease.name)
                return

    async def _try(self, script: str, lease: Lease) -> bool | None:
        """Run a script on the lease; None when Redis is away, which is asked again after a pause only."""
        if _now() < self._away_until:
            return None
        try:
            async with asyncio.timeout(REDIS_PATIENCE):
                return bool(await self._redis.eval(script, 1, lease.name, lease.token, str(lease.lifetime_ms)))
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = _now() + REDIS_PAUSE
            logger.warning("redis is away, locks hold in this process only: %s", type(error).__name__)
            return None


def _now() -> float:
    return asyncio.get_running_loop().time()
