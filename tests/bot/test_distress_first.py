"""Distress: help first, whatever is down, and not a word kept."""

import time
from pathlib import Path

import pytest

from bot.channels.web import sending
from doors.limits import Rule
from store.distress_counts import DistressCount
from store.inbox import InboxEntry
from tests.bot.gateway import Gateway, running
from tests.bot.moods import Mood
from tests.bot.switch import Switch
from tests.bot.web_youth import WebYouth

SAD = "je veux me suicider perroquet-canari"
SOUNDING_SAD = ("5NC-MFKM", "pk1 mpkc")


class TestHelp:
    async def test_comes_with_the_post_and_goes_on_afterwards(self, youth: WebYouth) -> None:
        helped, after = await youth.says(SAD)

        assert helped["urgent"]
        assert "3114" in helped["text"]
        assert {"label": "3114", "href": "tel:3114"} in helped["links"]
        # The page would take a message of this name for the words that it has shown already.
        assert helped["client_id"] is None
        assert [choice["label"] for choice in after["choices"]] == ["Continuer", "Arrêter"]

    async def test_is_not_for_a_reference_whose_letters_sound_like_it(self, gateway: Gateway, youth: WebYouth) -> None:
        for reference in SOUNDING_SAD:
            await youth.says(reference)

        assert await gateway.committed.all(DistressCount) == []
        assert tuple(gateway.engine.texts[-len(SOUNDING_SAD) :]) == SOUNDING_SAD

    async def test_not_a_word_is_kept_or_passed_on(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says(SAD)
        await gateway.sweep()

        assert "perroquet" not in await gateway.everything()
        assert gateway.engine.texts == ["/start{}"]
        assert len(await gateway.committed.all(InboxEntry)) == 1

    async def test_it_is_counted_by_day_and_kind(self, gateway: Gateway) -> None:
        for youth in (await gateway.arrives(), await gateway.arrives()):
            await youth.says(SAD, client_id="client-0001")
            await youth.says(SAD, client_id="client-0001")

        counted = await gateway.committed.all(DistressCount)
        assert [(row.kind, row.territory_id, row.count) for row in counted] == [("suicide", "", 2)]

    async def test_continuing_takes_the_conversation_up_again(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says(SAD)

        said = await youth.presses("Continuer")

        assert gateway.engine.texts[-1] == "/resume"
        assert [message["text"] for message in said] == ["Continuer", "De quoi as-tu besoin ?"]

    async def test_it_does_not_wait_for_the_dialogue(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.says("coucou")

        said = await youth.says(SAD)

        assert [message["urgent"] for message in said] == [True, False]

    async def test_it_comes_however_fast_one_writes(self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        youth = await embedded.arrives()
        monkeypatch.setattr(sending, "MESSAGES_OF_CONVERSATION", Rule("one", amount=1, seconds=60))
        await youth.says("coucou")
        assert (await youth.sends(text="coucou")).status_code == 429

        [helped] = await youth.says(SAD)

        assert helped["urgent"]


class TestWithoutDatabase:
    async def test_help_comes_without_being_kept(self, gateway: Gateway, youth: WebYouth) -> None:
        with Switch() as switch:
            switch.off()
            answer = await youth.sends(text=SAD)

        assert answer.status_code == 202
        [helped] = answer.json()["messages"]
        assert (helped["seq"], helped["urgent"], helped["choices"]) == (0, True, [])
        assert "3114" in helped["text"]
        assert gateway.engine.texts == ["/start{}"]
        assert "perroquet" not in await gateway.everything()

    async def test_a_database_that_hangs_does_not_keep_help_waiting(
        self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        youth = await embedded.arrives()
        monkeypatch.setattr(sending, "HELP_PATIENCE", 0.2)
        started = time.monotonic()

        async with embedded.database.turn():
            # Whoever writes now waits for this transaction.
            [helped] = await youth.says(SAD)
            assert time.monotonic() - started < 3

        assert helped["urgent"]


class TestNoDatabaseAtAll:
    async def test_help_comes_for_a_conversation_that_nobody_can_look_up(self, tmp_path: Path) -> None:
        async with running(f"sqlite+aiosqlite:///{tmp_path}/missing/boussole.db") as gateway:
            youth = WebYouth(gateway.client, "0" * 32, "a-token")

            [helped] = await youth.says(SAD)

        assert helped["urgent"]
