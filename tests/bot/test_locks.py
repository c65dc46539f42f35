"""One holder at a time for each key, in a process and among processes."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.locks import LocalLocks, LockNotObtained, Locks, RedisLocks
from tests.servers.fixtures import redis_server
from tests.servers.ports import free_port
from tests.servers.redis import RedisServer

__all__ = ["redis_server"]


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_server.url()) as client:
        await client.flushall()
        yield client


@pytest.fixture
async def nobody_there() -> AsyncIterator[Redis]:
    async with Redis.from_url(f"redis://127.0.0.1:{free_port()}/0") as client:
        yield client


@pytest.fixture(params=["local", "redis"])
def locks(request: pytest.FixtureRequest) -> Locks:
    if request.param == "local":
        return LocalLocks(wait_limit=0.3)
    return RedisLocks(request.getfixturevalue("redis"), wait_limit=0.3)


async def hold_for(locks: Locks, key: str, seconds: float, *, entered: asyncio.Event) -> None:
    async with locks.hold(key, lifetime=5):
        entered.set()
        await asyncio.sleep(seconds)


async def most_at_once(*every: Locks, turns: int) -> int:
    """Return how many were inside one key at the worst moment."""
    inside = worst = 0

    async def turn(locks: Locks) -> None:
        nonlocal inside, worst
        async with locks.hold("conversation:1", lifetime=5):
            inside += 1
            worst = max(worst, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(turn(locks) for _ in range(turns) for locks in every))
    return worst


class TestEveryKind:
    async def test_lets_one_in_at_a_time(self, locks: Locks) -> None:
        assert await most_at_once(locks, turns=20) == 1

    async def test_lets_other_keys_pass(self, locks: Locks) -> None:
        both = locks.hold("conversation:1", lifetime=5), locks.hold("conversation:2", lifetime=5)
        async with asyncio.timeout(1), both[0], both[1]:
            pass

    async def test_serves_in_the_order_of_arrival(self, locks: Locks) -> None:
        served: list[int] = []

        async def turn(rank: int) -> None:
            async with locks.hold("conversation:1", lifetime=5):
                served.append(rank)
                await asyncio.sleep(0.001)

        await asyncio.gather(*(turn(rank) for rank in range(20)))

        assert served == list(range(20))

    async def test_gives_up_after_the_wait_limit(self, locks: Locks) -> None:
        entered = asyncio.Event()
        holder = asyncio.create_task(hold_for(locks, "conversation:1", 1, entered=entered))
        await entered.wait()

        with pytest.raises(LockNotObtained):
            async with locks.hold("conversation:1", lifetime=5):
                pass

        await holder

    async def test_frees_the_key_after_a_failure(self, locks: Locks) -> None:
        with pytest.raises(ZeroDivisionError):
            async with locks.hold("conversation:1", lifetime=5):
                raise ZeroDivisionError
        async with locks.hold("conversation:1", lifetime=5):
            pass

    async def test_frees_the_key_of_a_cancelled_holder(self, locks: Locks) -> None:
        entered = asyncio.Event()
        holder = asyncio.create_task(hold_for(locks, "conversation:1", 60, entered=entered))
        await entered.wait()
        holder.cancel()
        with pytest.raises(asyncio.CancelledError):
            await holder

        async with locks.hold("conversation:1", lifetime=5):
            pass


class TestLocalLocks:
    async def test_keep_nothing_of_keys_that_nobody_holds(self) -> None:
        locks = LocalLocks()
        await asyncio.gather(*(hold_for(locks, f"{n % 7}", 0, entered=asyncio.Event()) for n in range(100)))
        assert len(locks) == 0

    async def test_forget_waiters_who_left(self) -> None:
        locks = LocalLocks(wait_limit=0.01)
        async with locks.hold("1", lifetime=5):
            with pytest.raises(LockNotObtained):
                async with locks.hold("1", lifetime=5):
                    pass
            assert len(locks) == 1
        assert len(locks) == 0


class TestRedisLocks:
    async def test_exclude_among_processes(self, redis: Redis) -> None:
        two_processes = RedisLocks(redis), RedisLocks(redis)
        assert await most_at_once(*two_processes, turns=10) == 1

    async def test_keep_the_key_longer_than_its_lifetime_while_held(self, redis: Redis) -> None:
        first, second = RedisLocks(redis), RedisLocks(redis, wait_limit=0.4)
        async with first.hold("1", lifetime=0.15):
            with pytest.raises(LockNotObtained):
                async with second.hold("1", lifetime=5):
                    pass

    async def test_free_the_key_of_a_dead_process_after_its_lifetime(self, redis: Redis) -> None:
        await redis.set("boussole:lock:1", "token of the dead", px=100)
        async with asyncio.timeout(1), RedisLocks(redis).hold("1", lifetime=5):
            pass

    async def test_leave_nothing_behind(self, redis: Redis) -> None:
        async with RedisLocks(redis).hold("1", lifetime=5):
            assert await redis.keys() == [b"boussole:lock:1"]
        assert await redis.keys() == []

    async def test_never_free_the_key_of_somebody_else(self, redis: Redis) -> None:
        async with RedisLocks(redis).hold("1", lifetime=5):
            await redis.set("boussole:lock:1", "token of another")
        assert await redis.get("boussole:lock:1") == b"token of another"

    async def test_say_when_the_key_was_lost(self, redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
        async with RedisLocks(redis).hold("1", lifetime=0.06):
            await redis.flushall()
            await asyncio.sleep(0.1)
        assert "lock lost in redis" in caplog.text


class TestWithoutRedis:
    async def test_hold_in_the_process(self, nobody_there: Redis, caplog: pytest.LogCaptureFixture) -> None:
        locks = RedisLocks(nobody_there)

        assert await most_at_once(locks, turns=10) == 1

        warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
        assert [record.getMessage().partition(",")[0] for record in warnings] == ["redis is away"]

    async def test_wait_at_most_a_moment_for_a_frozen_server(self, redis: Redis, redis_server: RedisServer) -> None:
        locks = RedisLocks(redis)
        redis_server.process.freeze()
        try:
            async with asyncio.timeout(3):
                assert await most_at_once(locks, turns=10) == 1
        finally:
            redis_server.process.thaw()

    async def test_come_through_when_it_dies_in_the_middle(self, redis: Redis, redis_server: RedisServer) -> None:
        locks = RedisLocks(redis)
        async with locks.hold("1", lifetime=5):
            redis_server.process.kill()
        redis_server.process.start()
        async with asyncio.timeout(3), locks.hold("1", lifetime=5):
            pass
