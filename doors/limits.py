"""Rate limits by key, counted in Redis or, without it, in the process."""

import asyncio
import hashlib
import hmac
import ipaddress
import logging
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REDIS_PATIENCE = 1.0
REDIS_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `amount` times in `seconds`, for each key."""

    name: str
    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=self.name)


class Limiter:
    """Counts by sliding window; a key is stored as a keyed hash only, so no address is kept.

    `secret` is the same in every process that shares a Redis. While Redis is away each process counts alone.
    """

    def __init__(self, *, secret: bytes, redis: Redis | None = None) -> None:
        self._secret = secret
        self._memory = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if redis is None else SlidingWindowCounterRateLimiter(_storage_on(redis))
        self._away_until = 0.0

    async def allow(self, rule: Rule, key: str) -> bool:
        """Count one more and say whether the rule still allows it."""
        hidden = hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()
        shared = await self._allow_in_redis(rule, hidden)
        return await self._memory.hit(rule.item, hidden) if shared is None else shared

    async def _allow_in_redis(self, rule: Rule, hidden: str) -> bool | None:
        """Return None when Redis is away, which is asked again after a pause only."""
        now = asyncio.get_running_loop().time
        if self._shared is None or now() < self._away_until:
            return None
        try:
            async with asyncio.timeout(REDIS_PATIENCE):
                return await self._shared.hit(rule.item, hidden)
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = now() + REDIS_PAUSE
            logger.warning("redis is away, limits count in this process only: %s", type(error).__name__)
            return None


def address_key(address: str) -> str:
    """Return who counts as one behind an address: an IPv4 address, or the /64 network of an IPv6 one.

    What is no address (a proxy's invention) is its own key.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((parsed.packed, 64), strict=False))


def _storage_on(redis: Redis) -> RedisStorage:
    return RedisStorage(
        "redis://",
        implementation="redispy",
        key_prefix="boussole:limit",
        connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # its stub forgets the documented pool
    )
