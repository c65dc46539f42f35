"""The dialogue engine away, slow or talking nonsense: honest words once, and the turn is kept."""

import asyncio
import time

import pytest

from bot.rasa import Dialogue, DialogueAway, Turn
from store.inbox import InboxEntry
from tests.bot.gateway import Gateway, texts
from tests.bot.moods import Mood, MoodyEngine
from tests.bot.telegram.serving import listening, served
from tests.bot.web_youth import WebYouth

TROUBLE = "J’ai un souci technique"
FAILURES = [Mood.UNAVAILABLE, Mood.BROKEN, Mood.GARBAGE, Mood.STRANGE]


def troubles(said: list[str | None]) -> int:
    return sum(TROUBLE in (text or "") for text in said)


class TestAway:
    @pytest.mark.parametrize("mood", FAILURES, ids=lambda mood: mood.name.lower())
    async def test_is_said_honestly_with_ways_out(self, embedded: Gateway, mood: Mood) -> None:
        youth = await embedded.arrives()
        embedded.engine.mood = mood

        said, trouble = await youth.says("je cherche un taf")

        assert said["text"] == "je cherche un taf"
        assert trouble["text"].startswith(TROUBLE)
        assert [link["href"] for link in trouble["links"]] == ["/formulaire", "/urgence"]

    async def test_the_turn_is_kept_tried_again_and_answered_once(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.says("je cherche un taf")

        await gateway.sweep(after=3)
        await gateway.sweep(after=5)
        gateway.engine.mood = Mood.WELL
        await gateway.sweep(after=9)
        await gateway.sweep(after=60)

        said = texts(await gateway.history(youth))
        assert troubles(said) == 1
        assert said[2:] == ["je cherche un taf", said[3], "2: je cherche un taf"]
        assert gateway.engine.texts == ["/start{}", "je cherche un taf"]

    async def test_it_is_tried_later_each_time(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        embedded.engine.mood = Mood.UNAVAILABLE
        await youth.says("coucou")

        waits = []
        for _ in range(7):
            [entry] = [e for e in await embedded.committed.all(InboxEntry) if e.done_at is None]
            waits.append(round((entry.next_at - embedded.clock()).total_seconds()))
            await embedded.sweep(after=waits[-1] + 0.5)

        assert waits == [2, 4, 8, 16, 32, 60, 60]
        assert len(embedded.engine.asked) == 1 + 1 + 7

    async def test_what_is_said_meanwhile_waits_its_turn(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        for text in ("un", "deux", "trois"):
            await youth.says(text)
        gateway.engine.mood = Mood.WELL

        await gateway.sweep()
        assert gateway.engine.texts == ["/start{}"]
        await gateway.sweep(after=3)

        assert gateway.engine.texts == ["/start{}", "un", "deux", "trois"]
        assert troubles(await youth.texts()) == 1

    async def test_a_button_pressed_meanwhile_is_not_lost(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.presses("Emploi")
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.presses("Au lycée")
        gateway.engine.mood = Mood.WELL

        await gateway.sweep(after=3)

        assert gateway.engine.texts[-1].startswith("/answer")
        assert "C’est noté." in await youth.texts()

    async def test_an_answer_that_was_lost_on_its_way_is_asked_for_again(
        self, gateway: Gateway, youth: WebYouth
    ) -> None:
        await youth.presses("Emploi")
        gateway.engine.mood = Mood.FORGETFUL
        await youth.presses("Au lycée")
        gateway.engine.mood = Mood.WELL

        await gateway.sweep(after=3)

        assert (await youth.texts()).count("C’est noté.") == 1
        assert [text for text in gateway.engine.texts if text.startswith("/answer")] == [gateway.engine.texts[-1]]

    async def test_a_youth_who_arrives_reads_it_too(self, embedded: Gateway) -> None:
        embedded.engine.mood = Mood.UNAVAILABLE
        youth = await embedded.arrives()
        assert troubles(await youth.texts()) == 1

        embedded.engine.mood = Mood.WELL
        await embedded.sweep(after=3)

        assert (await youth.texts())[1:] == [
            "Salut, je suis un robot. Rien ne part sans ton oui.",
            "De quoi as-tu besoin ?",
        ]


class TestSlow:
    async def test_is_said_within_eight_seconds_and_the_post_does_not_wait_for_it(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        embedded.engine.mood = Mood.SLOW
        started = time.monotonic()

        async with youth.follows(after=2) as events:
            answered = await youth.says("coucou")
            posted = time.monotonic() - started
            said = [await events.until("message"), await events.until("message")]
            told = time.monotonic() - started

        assert [message["text"] for message in answered] == ["coucou"]
        assert posted < 5
        assert said[1]["text"].startswith(TROUBLE)
        assert told < 10


class TestDialogue:
    @pytest.mark.parametrize("mood", [*FAILURES, Mood.SLOW, Mood.TRICKLING], ids=lambda mood: mood.name.lower())
    async def test_every_failure_is_the_same_fact_in_time(self, mood: Mood) -> None:
        async with served(MoodyEngine(mood=mood).app) as url:
            dialogue = Dialogue(url, "shared", time_limit=0.5)
            started = time.monotonic()
            with pytest.raises(DialogueAway):
                await dialogue.say(Turn("id", "someone", "coucou", {}))
            assert time.monotonic() - started < 2
            await dialogue.close()

    async def test_nobody_at_its_address_is_the_same_fact(self) -> None:
        bound = listening()
        dialogue = Dialogue(f"http://127.0.0.1:{bound.getsockname()[1]}", "shared", time_limit=0.5)

        with pytest.raises(DialogueAway):
            await dialogue.say(Turn("id", "someone", "coucou", {}))
        with pytest.raises(DialogueAway):
            await dialogue.forget("someone")

        await dialogue.close()
        bound.close()

    async def test_it_is_found_again_when_it_comes_back_at_its_address(self) -> None:
        bound = listening()
        dialogue = Dialogue(f"http://127.0.0.1:{bound.getsockname()[1]}", "shared")
        with pytest.raises(DialogueAway):
            await dialogue.forget("someone")
        engine = MoodyEngine()

        async with served(engine.app, bound):
            await asyncio.wait_for(dialogue.forget("someone"), 2)

        assert engine.forgotten == ["someone"]
        await dialogue.close()
