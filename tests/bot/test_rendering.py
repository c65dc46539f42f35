"""What the dialogue names only: the code of a request, and what a professional wrote, in clear for their own youth."""

import pytest

from store import request_messages
from store.contact_requests import ContactRequest
from store.key_ring import KeyRing
from store.messages import Message
from store.organisations import Organisation
from store.request_events import person
from tests.bot.gateway import KEYS, Gateway
from tests.bot.web_youth import WebYouth
from tests.store.make import Make

ASKED = "mes demandes"
WORDS = "Bonjour, pense à prendre ton CV."


@pytest.fixture
async def youth(embedded: Gateway) -> WebYouth:
    return await embedded.arrives()


@pytest.fixture
async def request_(embedded: Gateway, youth: WebYouth) -> ContactRequest:
    make = Make(embedded.database, KeyRing.parse(KEYS), at=embedded.clock())
    request = await make.contact_request(conversation=await embedded.conversation(youth))
    embedded.engine.script[ASKED] = [{"text": f"Référence {request.reference}, code [code:{request.reference}]."}]
    return request


class TestTheCode:
    async def test_is_read_by_its_youth(self, youth: WebYouth, request_: ContactRequest) -> None:
        [said] = [each for each in await youth.says(ASKED) if each["author"] == "robot"]

        assert said["text"] == f"Référence {request_.reference}, code {request_.code}."

    async def test_is_read_by_nobody_else(self, embedded: Gateway, request_: ContactRequest) -> None:
        other = await embedded.arrives()

        [said] = [each for each in await other.says(ASKED) if each["author"] == "robot"]

        assert said["text"] == f"Référence {request_.reference}, code …."

    async def test_is_kept_in_no_message_and_told_to_no_engine(
        self, embedded: Gateway, youth: WebYouth, request_: ContactRequest
    ) -> None:
        await youth.says(ASKED)

        kept = [message.body.text for message in await embedded.committed.all(Message)]
        assert str(request_.code) not in repr(kept)
        assert str(request_.code) not in repr(embedded.engine.turns)


class TestAMessageOfTheProfessional:
    @pytest.fixture
    async def written(self, embedded: Gateway, request_: ContactRequest) -> str:
        """Its identifier."""
        make, keys = Make(embedded.database, KeyRing.parse(KEYS), at=embedded.clock()), KeyRing.parse(KEYS)
        [organisation] = await embedded.committed.all(Organisation)
        clara = await make.professional(organisation)
        async with embedded.database.turn() as session:
            found = await session.get_one(ContactRequest, request_.id)
            sent = await request_messages.send(
                session, found, WORDS, keys=keys, by=person(clara.id), at=embedded.clock()
            )
        embedded.engine.script[ASKED] = [{"text": f"On t’écrit : [message:{sent.id}]"}]
        return sent.id

    @pytest.mark.usefixtures("written")
    async def test_is_read_by_its_youth_and_nobody_else(self, embedded: Gateway, youth: WebYouth) -> None:
        other = await embedded.arrives()

        [own] = [each for each in await youth.says(ASKED) if each["author"] == "robot"]
        [foreign] = [each for each in await other.says(ASKED) if each["author"] == "robot"]

        assert (own["text"], foreign["text"]) == (f"On t’écrit : {WORDS}", "On t’écrit : …")
        kept = [message.body.text for message in await embedded.committed.all(Message)]
        assert WORDS not in repr(kept)
