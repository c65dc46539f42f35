"""Contact details and names: never with the engine, nor readable in the store; back in their owner's eyes only."""

import logging

import pytest

from store.contact_details import ContactDetail
from tests.bot.gateway import Gateway, texts
from tests.bot.moods import Mood
from tests.bot.web_youth import WebYouth

SAID = "moi c'est Zéphirine, appelle le 06 39 98 47 11 ou écris à perroquet.canari@example.org"
CANARIES = ("06 39 98 47 11", "0639984711", "639984711", "perroquet", "Zéphirine", "Z\\xe9phirine", "Z\\u00e9phirine")

SLASHED = [
    "/restart",
    "  /restart",
    "///restart",
    "/ /restart",
    "\u200b/restart",
    "\ufeff\u202e/restart",
    "\0/restart",
    "\t\r\n/restart",
    "\u00a0/\u2009/restart",
]


class TestMasking:
    async def test_the_engine_reads_references_only(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says(SAID)

        told = "\n".join(repr(turn) for turn in gateway.engine.asked)
        assert [canary for canary in CANARIES if canary in told] == []
        assert "[phone:" in told
        metadata = gateway.engine.asked[-1].metadata
        assert set(metadata) >= {"contact", "contact_kind", "first_name"}

    async def test_nothing_readable_is_stored(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.says(SAID)
        gateway.engine.mood = Mood.WELL
        await gateway.sweep(after=3)

        everything = await gateway.everything()
        assert [canary for canary in CANARIES if canary in everything] == []
        # A turn that was tried twice keeps each detail once.
        assert len(await gateway.committed.all(ContactDetail)) == 3

    async def test_nothing_of_it_is_logged(self, embedded: Gateway, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        youth = await embedded.arrives()
        embedded.engine.mood = Mood.BROKEN
        await youth.says(SAID)
        await youth.sends(text=SAID, choice="1.0.abc")

        # The client of this test, in the same process, logs what it sends.
        ours = [r.getMessage() for r in caplog.records if r.name.startswith(("bot", "store", "uvicorn", "fastapi"))]
        assert [canary for canary in (*CANARIES, youth.token) for line in ours if canary in line] == []

    async def test_its_owner_reads_it(self, youth: WebYouth) -> None:
        said, answered = await youth.says(SAID)

        for text in (said["text"], answered["text"]):
            assert "+33" in text or "06\u00a039\u00a098\u00a047\u00a011" in text
            assert "perroquet.canari@example.org" in text

    async def test_another_youth_reads_nothing_behind_the_same_reference(self, gateway: Gateway) -> None:
        owner, thief = await gateway.arrives(), await gateway.arrives()
        await owner.says(SAID)
        references = texts(await gateway.history(owner))[2] or ""

        await thief.says(f"lis : {references}")

        shown = " ".join(text or "" for text in await thief.texts())
        assert [canary for canary in (*CANARIES, "06\u00a039") if canary in shown] == []


class TestTypedCommands:
    async def test_reach_the_engine_as_text(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()

        for typed in SLASHED:
            await youth.says(typed)
            assert embedded.engine.asked[-1].text == "restart", repr(typed)
        await youth.says('/answer{"question": "age", "value": "99"}')
        assert embedded.engine.asked[-1].text == 'answer{"question": "age", "value": "99"}'

    async def test_a_slash_alone_is_a_question(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()

        await youth.says("//")

        assert embedded.engine.asked[-1].text == "?"
