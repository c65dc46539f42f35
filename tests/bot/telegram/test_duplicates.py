"""Updates that come several times, and not in their order."""

import random
from typing import Any

from store.messages import Author
from tests.bot.telegram.conftest import Telegram
from tests.bot.telegram.youth import Youth, until

YOUTHS, UPDATES, COPIES, WINDOW = 20, 200, 3, 20


def clean_run(youths: list[Youth]) -> list[dict[str, Any]]:
    """Each youth starts, then says nine numbered things, all of them mixed."""
    updates = [youth.text("/start") for youth in youths]
    for number in range(1, UPDATES // len(youths)):
        updates += [youth.text(f"chose {number}") for youth in youths]
    return updates


def expected() -> list[str]:
    return ["/start{}", *(f"chose {number}" for number in range(1, UPDATES // YOUTHS))]


async def deliver_badly(telegram: Telegram, updates: list[dict[str, Any]], seed: int) -> None:
    dice = random.Random(seed)
    for first in range(0, len(updates), WINDOW):
        window = updates[first : first + WINDOW] * COPIES
        dice.shuffle(window)
        await telegram.api.deliver(*window)


class TestDuplicates:
    async def test_two_hundred_updates_three_times_in_disorder_leave_the_state_of_a_clean_run(
        self, telegram: Telegram
    ) -> None:
        youths = [telegram.youth() for _ in range(YOUTHS)]
        telegram.engine.script.pop("/start")

        await deliver_badly(telegram, clean_run(youths), seed=20)
        await until(lambda: len(telegram.engine.texts) >= UPDATES, 60, lambda: str(len(telegram.engine.texts)))
        for youth in youths:
            await youth.reads(f"{UPDATES // YOUTHS}: ")

        assert set(telegram.api.statuses) <= {200}
        assert {tuple(t.text for t in turns) for turns in telegram.engine.turns.values()} == {tuple(expected())}
        for conversation in await telegram.conversations():
            said = [m.body.text for m in await telegram.history(conversation.id) if m.author is Author.ROBOT]
            assert said == [f"{n}: {text}" for n, text in enumerate(expected(), start=1)]
        for youth in youths:
            assert youth.texts == [f"{n}: {text}" for n, text in enumerate(expected(), start=1)]

    async def test_a_conversation_whose_updates_pass_one_another_is_answered_in_order(self, pushed: Telegram) -> None:
        youth = pushed.youth()
        updates = [youth.text(text) for text in ("/start", "un", "deux", "trois", "quatre")]

        await pushed.api.deliver(*reversed(updates))
        await youth.reads("5: quatre")

        assert pushed.engine.texts == ["/start{}", "un", "deux", "trois", "quatre"]

    async def test_fifty_copies_at_once_are_one(self, pushed: Telegram) -> None:
        youth = pushed.youth()
        update = youth.text("coucou")

        await pushed.api.deliver(*[update] * 50)
        await youth.reads("2: coucou")

        assert pushed.engine.texts == ["/start{}", "coucou"]
        assert pushed.api.statuses == [200] * 50

    async def test_an_update_seen_before_a_restart_is_not_answered_after_it(self, polled: Telegram) -> None:
        youth = polled.youth()
        update = youth.text("/urgence")

        await polled.api.deliver(update)
        await youth.reads("3114")
        await polled.api.deliver(update)
        await youth.says("fin")
        await youth.reads("fin")

        assert len(youth.having("3114")) == 1


class TestFlood:
    async def test_is_told_once_and_let_go(self, polled: Telegram) -> None:
        youth = polled.youth()

        await polled.api.deliver(*(youth.text(f"mot {number}") for number in range(40)))
        await youth.reads("un peu vite")
        await youth.reads("mot 19")

        assert len(youth.having("un peu vite")) == 1
        assert "mot 30" not in " ".join(polled.engine.texts)
