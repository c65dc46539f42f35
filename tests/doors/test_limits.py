"""Limits let people chat, stop floods, and keep no address."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import time_machine
from redis.asyncio import Redis

from bot.limits import CONVERSATIONS_FROM_ADDRESS, MESSAGES_OF_CONVERSATION
from doors.limits import Limiter, Rule, address_key
from tests.servers.fixtures import redis_server
from tests.servers.ports import free_port
from tests.servers.redis import RedisServer

__all__ = ["redis_server"]

SECRET = b"a secret of the tests"
HOURLY = Rule("hourly", amount=3, seconds=3600)


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_server.url()) as client:
        await client.flushall()
        yield client


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> Limiter:
    shared = request.getfixturevalue("redis") if request.param == "redis" else None
    return Limiter(secret=SECRET, redis=shared)


async def allowed(limiter: Limiter, rule: Rule, key: str, *, times: int) -> int:
    return sum([await limiter.allow(rule, key) for _ in range(times)])


class TestAllowing:
    async def test_stops_after_the_amount(self, limiter: Limiter) -> None:
        assert await allowed(limiter, HOURLY, "a", times=10) == 3

    async def test_counts_each_key_and_each_rule_alone(self, limiter: Limiter) -> None:
        other_rule = Rule("other", amount=3, seconds=3600)
        await allowed(limiter, HOURLY, "a", times=10)

        assert await limiter.allow(HOURLY, "b")
        assert await limiter.allow(other_rule, "a")

    async def test_opens_again_with_time(self) -> None:
        limiter = Limiter(secret=SECRET)
        with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as clock:
            assert await allowed(limiter, MESSAGES_OF_CONVERSATION, "a", times=30) == 20
            clock.shift(20)
            assert await allowed(limiter, MESSAGES_OF_CONVERSATION, "a", times=30) == 20

    def test_has_the_rules_of_the_web_chat(self) -> None:
        assert (MESSAGES_OF_CONVERSATION.amount, MESSAGES_OF_CONVERSATION.seconds) == (20, 10)
        assert (CONVERSATIONS_FROM_ADDRESS.amount, CONVERSATIONS_FROM_ADDRESS.seconds) == (30, 3600)


class TestSharing:
    async def test_counts_processes_together(self, redis: Redis) -> None:
        one, other = (Limiter(secret=SECRET, redis=redis) for _ in range(2))
        await allowed(one, HOURLY, "a", times=2)
        assert await allowed(other, HOURLY, "a", times=2) == 1

    async def test_writes_no_address(self, redis: Redis) -> None:
        await Limiter(secret=SECRET, redis=redis).allow(HOURLY, "203.0.113.7")

        [written] = await redis.keys()
        assert "203.0.113.7" not in str(written)
        assert "boussole:limit" in str(written)
        assert 0 < await redis.ttl(written) <= 2 * HOURLY.seconds

    async def test_counts_in_the_process_when_redis_is_away(self, caplog: pytest.LogCaptureFixture) -> None:
        async with Redis.from_url(f"redis://127.0.0.1:{free_port()}/0") as nobody_there:
            limiter = Limiter(secret=SECRET, redis=nobody_there)

            assert await allowed(limiter, HOURLY, "a", times=10) == 3

        assert [record.levelno for record in caplog.records] == [logging.WARNING]


class TestAddressKey:
    @pytest.mark.parametrize(
        ("address", "key"),
        [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7 ", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("unix:", "unix:"),
            ("", ""),
        ],
    )
    def test_is_what_one_household_shares(self, address: str, key: str) -> None:
        assert address_key(address) == key
