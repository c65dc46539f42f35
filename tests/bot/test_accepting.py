"""What a youth sends: taken in once, in order, before any work."""

import asyncio

import pytest

from bot.channels.web import sending
from bot.incoming import Incoming, Typed
from doors.limits import Rule
from store.inbox import InboxEntry
from store.messages import Author
from tests.bot.gateway import Gateway
from tests.bot.moods import Mood
from tests.bot.telegram.youth import until
from tests.bot.web_youth import WebYouth


@pytest.fixture
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit to the pace."""
    monkeypatch.setattr(sending, "MESSAGES_OF_CONVERSATION", Rule("none", amount=10_000, seconds=1))


class TestOnce:
    async def test_the_answer_comes_with_the_post(self, youth: WebYouth) -> None:
        answered = await youth.says("je cherche un taf", client_id="client-0001")

        assert [(m["author"], m["text"], m["client_id"]) for m in answered] == [
            ("youth", "je cherche un taf", "client-0001"),
            ("robot", "2: je cherche un taf", None),
        ]

    async def test_the_same_client_id_again_changes_nothing(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says("je cherche un taf", client_id="client-0001")
        before = await youth.reads()

        again = await youth.sends(text="je cherche un taf", client_id="client-0001")

        assert again.json() == {"accepted": True, "repeated": True, "messages": []}
        assert await youth.reads() == before
        assert gateway.engine.texts == ["/start{}", "je cherche un taf"]

    async def test_twenty_copies_at_once_are_one_turn(self, gateway: Gateway, youth: WebYouth) -> None:
        answers = await asyncio.gather(*[youth.sends(text="coucou", client_id="client-0001") for _ in range(20)])

        assert [answer.status_code for answer in answers] == [202] * 20
        assert [answer.json()["repeated"] for answer in answers].count(False) == 1
        assert gateway.engine.texts == ["/start{}", "coucou"]
        assert (await youth.texts())[2:] == ["coucou", "2: coucou"]

    async def test_the_same_client_id_of_another_youth_is_another_message(self, gateway: Gateway) -> None:
        one, other = await gateway.arrives(), await gateway.arrives()

        await one.says("coucou", client_id="client-0001")
        await other.says("coucou", client_id="client-0001")

        assert (await other.texts())[2:] == ["coucou", "2: coucou"]

    async def test_twenty_calls_for_help_at_once_are_answered_once(self, youth: WebYouth) -> None:
        await asyncio.gather(*[youth.sends(text="je veux mourir", client_id="client-0001") for _ in range(20)])

        assert len([m for m in await youth.reads() if m["urgent"]]) == 1


class TestInOrder:
    @pytest.mark.usefixtures("fast_fingers")
    async def test_fifty_messages_at_once_are_answered_in_the_order_of_acceptance(
        self, gateway: Gateway, youth: WebYouth
    ) -> None:
        said = [f"mot {number}" for number in range(50)]

        answers = await asyncio.gather(*[youth.sends(text=text) for text in said])
        await gateway.service.turns.settle(youth.id)

        assert {answer.status_code for answer in answers} == {202}
        entries = sorted(await gateway.committed.all(InboxEntry), key=lambda entry: entry.position)
        order = [entry.external_id for entry in entries]
        assert len({entry.position for entry in entries}) == 51
        assert [turn.id for turn in gateway.engine.asked] == order
        assert sorted(gateway.engine.texts[1:]) == sorted(said)
        heard = [m.body.text for m in await gateway.history(youth) if m.author is Author.YOUTH]
        assert heard == gateway.engine.texts[1:]

    @pytest.mark.usefixtures("fast_fingers")
    async def test_messages_sent_one_after_the_other_stay_so(self, gateway: Gateway, youth: WebYouth) -> None:
        said = [f"mot {number}" for number in range(30)]

        for number, text in enumerate(said):
            # Names in reverse: the order is not theirs.
            await gateway.service.conversations.accept(youth.id, Incoming(f"n{99 - number}", None, Typed(text)))
        await gateway.service.turns.settle(youth.id)

        assert gateway.engine.texts[1:] == said

    async def test_help_and_turns_at_once_leave_every_message_with_its_own_number(
        self, gateway: Gateway, youth: WebYouth
    ) -> None:
        words = ["coucou", "je veux mourir", "ça va", "je veux me suicider", "un taf", "j'ai envie de mourir"]

        answers = await asyncio.gather(*[youth.sends(text=text) for text in words])
        await gateway.service.turns.settle(youth.id)

        assert {answer.status_code for answer in answers} == {202}
        numbers = [message.seq for message in await gateway.history(youth)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len([m for m in await youth.reads() if m["urgent"]]) == 3


class TestBeforeAnyWork:
    async def test_the_inbox_holds_the_message_while_the_engine_works(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood, gateway.engine.slowness = Mood.SLOW, 0.5

        posting = asyncio.create_task(youth.sends(text="je cherche un taf"))
        await until(lambda: len(gateway.engine.asked) == 2)

        waiting = [entry for entry in await gateway.committed.all(InboxEntry) if entry.done_at is None]
        assert len(waiting) == 1
        assert "taf" not in repr(waiting[0].body)
        assert (await posting).status_code == 202

    async def test_nothing_is_left_of_it_afterwards(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says("je cherche un taf")

        assert [entry.body for entry in await gateway.committed.all(InboxEntry)] == [None, None]
