"""Limits of the sign-in, counted in Redis or, without it, in the process."""

import asyncio
import hashlib
import hmac
import ipaddress
import logging
from dataclasses import dataclass

from fastapi import Request
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from store.errors import DomainError

logger = logging.getLogger(__name__)

REDIS_PATIENCE = 1.0
REDIS_PAUSE = 5.0


class TooMany(DomainError):
    """More tries than a person needs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `amount` times in `seconds`, for each key."""

    name: str
    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=self.name)


LINKS_FOR_EMAIL = Rule("links-for-email", amount=5, seconds=900)
LINKS_FROM_ADDRESS = Rule("links-from-address", amount=30, seconds=900)
LINK_TRIES_FROM_ADDRESS = Rule("link-tries-from-address", amount=60, seconds=900)
INVITATIONS_TO_SOMEBODY = Rule("invitations-to-somebody", amount=5, seconds=900)
INVITATIONS_BY_PERSON = Rule("invitations-by-person", amount=100, seconds=3600)
PASSWORDS_FOR_EMAIL = Rule("passwords-for-email", amount=10, seconds=900)
PASSWORDS_FROM_ADDRESS = Rule("passwords-from-address", amount=30, seconds=900)
CODES_FOR_PERSON = Rule("codes-for-person", amount=10, seconds=3600)
CODES_FROM_ADDRESS = Rule("codes-from-address", amount=60, seconds=900)
PROVIDER_FROM_ADDRESS = Rule("provider-from-address", amount=60, seconds=900)


class Limiter:
    """Counts by sliding window; a key is stored as a keyed hash only, so no address is kept.

    `secret` is the same in every process that shares a Redis. While Redis is away each process counts alone.
    """

    def __init__(self, *, secret: bytes, redis: Redis | None = None) -> None:
        self._secret = secret
        self._memory = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if redis is None else SlidingWindowCounterRateLimiter(_storage_on(redis))
        self._away_until = 0.0

    async def spend(self, rule: Rule, key: str) -> None:
        """Count one more; raise `TooMany` when it is one too many."""
        hidden = hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()
        allowed = await self._allow_in_redis(rule, hidden)
        if allowed is None:
            allowed = await self._memory.hit(rule.item, hidden)
        if not allowed:
            raise TooMany(rule.name)

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


def network_of(request: Request) -> str:
    """Who counts as one: an IPv4 address, or the /64 network of an IPv6 one."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address) or address.ipv4_mapped:
        return str(address)
    return str(ipaddress.ip_network((address.packed, 64), strict=False))


def _storage_on(redis: Redis) -> RedisStorage:
    return RedisStorage(
        "redis://",
        implementation="redispy",
        key_prefix="boussole:limit",
        connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # its stub forgets the documented pool
    )
