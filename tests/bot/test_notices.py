"""News of a request: told once, in the youth's own conversation, when the engine can."""

import asyncio

import pytest

from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.key_ring import KeyRing
from store.notices import MAX_ATTEMPTS, Notice, NoticeKind, tell_youth
from store.request_events import SERVICE, YOUTH
from store.request_statuses import AttemptResult, Status
from tests.bot.gateway import KEYS, Gateway, running
from tests.bot.moods import Mood
from tests.bot.telegram.youth import until
from tests.bot.web_youth import WebYouth
from tests.store.make import Make

NEWS = "Bonne nouvelle."


@pytest.fixture
async def request_sent(gateway: Gateway, youth: WebYouth) -> ContactRequest:
    """A request of the youth, with its acceptance to be told."""
    gateway.engine.script["/notice"] = [{"text": NEWS}]
    make = Make(gateway.database, KeyRing.parse(KEYS), at=gateway.clock())
    conversation = await gateway.committed.get(Conversation, youth.id)
    request = await make.contact_request(conversation=conversation, status=Status.ACCEPTED)
    async with gateway.database.turn() as session:
        session.add(
            tell_youth(NoticeKind.REQUEST_ACCEPTED, conversation_id=youth.id, request_id=request.id, at=gateway.clock())
        )
    return request


@pytest.mark.usefixtures("request_sent")
class TestTelling:
    async def test_once_in_the_youths_own_conversation(
        self, gateway: Gateway, youth: WebYouth, request_sent: ContactRequest
    ) -> None:
        other = await gateway.arrives()

        await gateway.deliver()
        await gateway.deliver(after=120)

        assert (await youth.texts()).count(NEWS) == 1
        assert NEWS not in await other.texts()
        asked = f'/notice{{"news": "request_accepted", "request": "{request_sent.id}"}}'
        assert [turn.text for turn in gateway.engine.turns[youth.id]] == ["/start{}", asked]

    async def test_the_page_hears_it(self, gateway: Gateway, youth: WebYouth) -> None:
        async with asyncio.timeout(10), youth.follows(after=2) as events:
            await gateway.deliver()
            assert (await events.until("message"))["text"] == NEWS

    async def test_it_waits_while_the_engine_is_away(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood = Mood.UNAVAILABLE
        await gateway.deliver()
        await gateway.deliver(after=3)
        gateway.engine.mood = Mood.WELL
        await gateway.deliver()
        assert NEWS not in await youth.texts()

        await gateway.deliver(after=5)

        assert (await youth.texts()).count(NEWS) == 1
        # Nobody asked anything: there is no trouble to tell.
        assert len(await youth.texts()) == 3

    async def test_two_deliverers_never_both_tell(self, gateway: Gateway, youth: WebYouth) -> None:
        settings = gateway.service.settings
        async with running(settings.database_url, redis_url=settings.redis_url) as other:
            other.engine.script["/notice"] = [{"text": NEWS}]
            await asyncio.gather(*[who.deliver() for who in (gateway, other) * 5])

        assert (await youth.texts()).count(NEWS) == 1

    async def test_a_deliverer_whose_lease_has_ended_adds_nothing(self, gateway: Gateway, youth: WebYouth) -> None:
        gateway.engine.mood, gateway.engine.slowness = Mood.SLOW, 0.5
        late = asyncio.create_task(gateway.deliver())
        await until(lambda: "/notice" in gateway.engine.asked[-1].text)

        await gateway.deliver(after=61)
        await late

        assert (await youth.texts()).count(NEWS) == 1

    async def test_nothing_is_told_to_who_left(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.leaves()

        await gateway.deliver(after=120)

        assert not any(turn.text.startswith("/notice") for turn in gateway.engine.asked)

    async def test_a_notice_that_fails_for_ever_becomes_a_dead_letter(
        self, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.notices.add_answers", _broken)

        for _ in range(MAX_ATTEMPTS + 2):
            await gateway.deliver(after=4000)

        [notice] = [n for n in await gateway.committed.all(Notice) if n.conversation_id]
        assert notice.dead_at is not None
        assert notice.attempts == MAX_ATTEMPTS


class TestNewsThatHoldsNoMore:
    async def test_is_told_to_nobody(self, gateway: Gateway, youth: WebYouth, request_sent: ContactRequest) -> None:
        async with gateway.database.turn() as session:
            request = await session.get_one(ContactRequest, request_sent.id)
            request.withdraw(by=YOUTH, at=gateway.clock())

        await gateway.deliver()

        assert not any(turn.text.startswith("/notice") for turn in gateway.engine.asked)
        [notice] = [n for n in await gateway.committed.all(Notice) if n.conversation_id]
        assert notice.done_at is not None
        assert NEWS not in await youth.texts()


@pytest.mark.usefixtures("request_sent")
async def test_what_the_news_is_about_goes_with_it(
    gateway: Gateway, youth: WebYouth, request_sent: ContactRequest
) -> None:
    async with gateway.database.turn() as session:
        request = await session.get_one(ContactRequest, request_sent.id)
        request.attempt(AttemptResult.BUSY, by=SERVICE, at=gateway.clock())

    await gateway.deliver(after=1)

    asked = f'/notice{{"news": "request_attempted", "request": "{request_sent.id}", "detail": "busy"}}'
    assert gateway.engine.turns[youth.id][-1].text == asked


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("broken")
