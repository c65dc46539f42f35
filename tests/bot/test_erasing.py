"""Quit and erase: here at once, with the engine as soon as it can."""

import asyncio

from httpx import AsyncClient, Response

from store.erasures import Erasure
from store.inbox import InboxEntry
from store.key_ring import KeyRing
from store.messages import Message
from store.request_statuses import Status
from tests.bot.gateway import KEYS, Gateway
from tests.bot.moods import Mood
from tests.bot.telegram.youth import until
from tests.bot.web_youth import WebYouth
from tests.store.make import Make


class TestErasing:
    async def test_the_token_no_longer_opens(self, gateway: Gateway, youth: WebYouth) -> None:
        assert (await youth.leaves()).status_code == 200

        for answer in (
            await youth.sends(text="coucou"),
            await gateway.client.get(f"{youth.path}/messages", headers=youth.headers),
            await gateway.client.get(f"{youth.path}/events", headers=youth.headers),
            await youth.leaves(),
        ):
            assert (answer.status_code, answer.json()["error"]) == (404, "unknown_conversation")

    async def test_nothing_said_is_left(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says("perroquet-canari, mon 06 39 98 47 11")
        await youth.leaves()

        assert await gateway.committed.all(Message) == []
        assert "perroquet" not in await gateway.everything()

    async def test_what_waited_is_gone_and_never_answered(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.says("coucou")
        await youth.leaves()
        gateway.engine.mood = Mood.WELL

        await gateway.sweep(after=120)

        assert gateway.engine.texts == ["/start{}"]
        assert all(entry.body is None for entry in await gateway.committed.all(InboxEntry))

    async def test_the_engine_forgets_when_it_is_back(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await youth.leaves()
        await gateway.sweep()
        assert (await gateway.conversation(youth)).forgotten_at is None
        gateway.engine.mood = Mood.WELL

        await gateway.sweep()
        await gateway.sweep()

        assert gateway.engine.forgotten == [youth.id]
        assert (await gateway.conversation(youth)).forgotten_at is not None

    async def test_a_turn_under_way_ends_before_the_engine_forgets(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood, gateway.engine.slowness = Mood.SLOW, 1.0
        speaking = asyncio.create_task(youth.sends(text="coucou"))
        await until(lambda: len(gateway.engine.asked) == 2)
        gateway.engine.mood = Mood.WELL

        await youth.leaves()
        assert gateway.engine.texts == ["/start{}"]
        await gateway.sweep()

        assert gateway.engine.texts == ["/start{}", "coucou"]
        assert gateway.engine.forgotten == [youth.id]
        assert (await speaking).json() == {"accepted": True, "repeated": False, "messages": []}
        assert await gateway.committed.all(Message) == []

    async def test_the_button_erases_while_the_engine_is_away(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.script["tout effacer"] = [
            {"text": "Sûr ?", "buttons": [{"title": "Oui, efface", "payload": "/erase_confirmed"}]}
        ]
        await youth.says("tout effacer")
        gateway.engine.mood = Mood.UNAVAILABLE

        assert await youth.presses("Oui, efface") == []

        assert (await gateway.conversation(youth)).erased_at is not None


class TestTheReceipt:
    async def test_comes_with_the_answer_and_with_the_events(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.says("mon numéro est le 06 39 98 47 11")

        async with asyncio.timeout(10), youth.follows() as events:
            receipt = (await youth.leaves()).json()
            assert await events.until("erased") == receipt

        assert (receipt["messages"], receipt["details"], receipt["organisations"]) == (4, 1, 0)
        [kept] = await gateway.committed.all(Erasure)
        assert kept.number == receipt["number"]


class TestLeavingWithoutErasing:
    async def test_the_requests_that_stay_are_named(self, gateway: Gateway, youth: WebYouth) -> None:
        make = Make(gateway.database, KeyRing.parse(KEYS), at=gateway.clock())
        conversation = await gateway.conversation(youth)
        staying = await make.contact_request(conversation=conversation)
        await make.contact_request(conversation=conversation, status=Status.CLOSED)
        await make.contact_request()

        answer = await gateway.client.get(f"{youth.path}/requests", headers=youth.headers)

        named = {"reference": staying.reference, "code": staying.code, "organisation": staying.offer.organisation}
        assert answer.json() == {"requests": [named]}


class TestUnknown:
    async def test_is_the_same_whatever_is_wrong(self, gateway: Gateway, youth: WebYouth) -> None:
        other = await gateway.arrives()
        claims = [
            (youth.id, "wrong"),
            (youth.id, None),
            ("0" * 32, youth.token),
            (other.id, youth.token),
            ("a%00b", youth.token),
            ("%F0%9F%98%80", youth.token),
            ("x" * 4000, youth.token),
        ]

        answers = [answer for claim in claims for answer in await every_route(gateway, *claim)]

        assert {answer.status_code for answer in answers} == {404}
        assert {answer.text for answer in answers} == {
            '{"error":"unknown_conversation",'
            '"message":"Je ne retrouve pas cette conversation. On peut en commencer une autre."}'
        }


async def every_route(gateway: Gateway, conversation_id: str, token: str | None) -> list[Response]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    client = AsyncClient(base_url=f"{gateway.url}/api/conversations/{conversation_id}", headers=headers)
    async with client:
        return [
            await client.get("/messages"),
            await client.get("/events"),
            await client.get("/requests"),
            await client.post("/messages", json={"client_id": "client-0001", "text": "coucou"}),
            await client.delete(f"{gateway.url}/api/conversations/{conversation_id}"),
        ]
