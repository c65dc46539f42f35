"""Events: what the page of a youth hears, and what it costs nobody."""

import asyncio

import pytest

from bot.channels.web import events as following
from bot.wake_ups import News, WakeUps
from tests.bot.gateway import Gateway
from tests.bot.moods import Mood
from tests.bot.switch import Switch
from tests.bot.telegram.youth import until
from tests.bot.web_youth import Events, WebYouth


async def heard(events: Events, count: int) -> list[tuple[str, str | None]]:
    """The next messages, by author."""
    messages = [await events.until("message") for _ in range(count)]
    return [(message["author"], message["text"]) for message in messages]


class TestFollowing:
    async def test_begins_with_the_history(self, youth: WebYouth) -> None:
        async with asyncio.timeout(10), youth.follows() as events:
            said = [await events.until("message") for _ in range(2)]

        assert said == await youth.reads()

    async def test_goes_on_from_the_last_event_that_was_read(self, youth: WebYouth) -> None:
        await youth.says("coucou")

        async with asyncio.timeout(10), youth.follows(after=3) as events:
            assert await heard(events, 1) == [("robot", "2: coucou")]

    async def test_typing_is_shown_and_taken_away(self, youth: WebYouth) -> None:
        async with asyncio.timeout(10), youth.follows(after=2) as events:
            await youth.says("coucou")
            said = [await events.next() for _ in range(4)]

        assert [data["on"] if name == "typing" else data["author"] for name, data in said] == [
            True,
            "youth",
            False,
            "robot",
        ]

    async def test_several_readers_hear_the_same(self, youth: WebYouth) -> None:
        async with asyncio.timeout(10), youth.follows(after=2) as one, youth.follows(after=2) as other:
            await youth.says("coucou")
            assert await heard(one, 2) == await heard(other, 2) == [("youth", "coucou"), ("robot", "2: coucou")]

    async def test_a_slow_answer_comes_by_the_events(
        self, gateway: Gateway, youth: WebYouth, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.web.sending.PATIENCE", 0.05)
        gateway.engine.mood, gateway.engine.slowness = Mood.SLOW, 0.3

        async with asyncio.timeout(10), youth.follows(after=2) as events:
            assert [message["text"] for message in await youth.says("coucou")] == ["coucou"]
            assert await heard(events, 2) == [("youth", "coucou"), ("robot", "2: coucou")]

    async def test_erasing_ends_it(self, youth: WebYouth) -> None:
        async with asyncio.timeout(10), youth.follows(after=2) as events:
            await youth.leaves()
            (name, receipt), end = await events.next(), await events.next()
            assert (name, receipt["messages"], end) == ("erased", 2, ("end", None))

    async def test_a_lost_wake_up_only_delays(self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "REREAD", 0.2)
        youth = await embedded.arrives()

        async with asyncio.timeout(10), youth.follows(after=2) as events:
            with monkeypatch.context() as patch:
                patch.setattr(embedded.service.wake_ups, "_hand_out", lambda _wake_up: None)
                await youth.says("coucou")
                assert await heard(events, 2) == [("youth", "coucou"), ("robot", "2: coucou")]
                await youth.leaves()
                assert (await events.next())[0] == "erased"

    async def test_a_heart_beats_in_the_silence(self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.1)
        youth = await embedded.arrives()

        async with asyncio.timeout(10), youth.follows(after=2) as events:
            assert (await events.next())[0] == "comment"

    async def test_it_ends_when_the_database_goes_away(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()

        async with asyncio.timeout(10), youth.follows(after=2) as events:
            # Read once, with nothing to tell: only then is the database taken away.
            await asyncio.sleep(0.2)
            with Switch() as switch:
                switch.off()
                await embedded.service.wake_ups.publish(youth.id, News.MESSAGE)
                assert await events.next() == ("end", None)

    async def test_a_strange_last_event_is_refused(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()

        for after in ("-1", "abc", "99999999999", "1; DROP TABLE messages"):
            headers = {**youth.headers, "Last-Event-ID": after}
            assert (await embedded.client.get(f"{youth.path}/events", headers=headers)).status_code == 422


class TestLeavingNothing:
    async def test_no_reader_is_kept_when_its_page_is_gone(self, gateway: Gateway, youth: WebYouth) -> None:
        for _ in range(5):
            async with youth.follows() as events:
                await events.until("message")
        await youth.says("coucou")

        await until(lambda: not len(gateway.service.wake_ups))


class TestWakeUps:
    async def test_pass_between_processes_once(self, gateway: Gateway) -> None:
        one = other = WakeUps()
        if gateway.service.redis is not None:
            one, other = WakeUps(gateway.service.redis), WakeUps(gateway.service.redis)
        listening = [asyncio.create_task(wake_ups.listen()) for wake_ups in (one, other)]
        await asyncio.sleep(0.3)

        async with one.subscribe("a") as near, other.subscribe("a") as far:
            await one.publish("a", News.MESSAGE)
            assert (await asyncio.wait_for(far.get(), 5)).news is News.MESSAGE
            await asyncio.sleep(0.1)
            assert (near.qsize(), far.qsize()) == (1, 0)

        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)

    async def test_a_reader_far_behind_is_not_waited_for(self) -> None:
        wake_ups = WakeUps()

        async with wake_ups.subscribe("a") as queue:
            for _ in range(1500):
                await wake_ups.publish("a", News.MESSAGE)
            assert queue.qsize() == 1000
