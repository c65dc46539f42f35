"""What a professional wrote, read on the page of the request and in its file until the consent is taken back."""

import pytest

from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from tests.bot.form.serving import Clock
from tests.bot.form.test_follow_up import opened, request_
from tests.bot.form.visitor import Visitor
from tests.bot.form.writing import write

__all__ = ["request_"]
TEXT = "Bonjour, pense à prendre ton CV.\n<b>Clara</b>"


@pytest.fixture
async def author(request_: ContactRequest, database: Database, keys: KeyRing, clock: Clock) -> str:
    return await write(database, request_.reference, TEXT, keys=keys, at=clock())


class TestMessages:
    async def test_are_read_with_who_wrote_and_when(
        self, visitor: Visitor, request_: ContactRequest, author: str
    ) -> None:
        await opened(visitor, request_)

        assert "Ce qu’on t’a écrit" in visitor.words
        assert f"{author} , {request_.offer.organisation} mardi 24 novembre" in visitor.words
        assert "pense à prendre ton CV. <b>Clara</b>" in visitor.words

    async def test_are_in_the_file(self, visitor: Visitor, request_: ContactRequest, author: str, clock: Clock) -> None:
        await opened(visitor, request_)
        await visitor.submit(to="/formulaire/demande/donnees")

        [message] = visitor.page.json()["messages"]
        assert (message["author"], message["organisation"]) == (author, request_.offer.organisation)
        assert message["text"] == TEXT
        assert message["at"].startswith(clock().isoformat()[:16])

    async def test_go_with_the_consent(self, visitor: Visitor, request_: ContactRequest, author: str) -> None:
        await opened(visitor, request_)
        await visitor.submit(to="/formulaire/demande/accord")

        assert "Ce qu’on t’a écrit" not in visitor.words
        assert author not in visitor.words

    async def test_take_no_room_when_there_are_none(self, visitor: Visitor, request_: ContactRequest) -> None:
        await opened(visitor, request_)

        assert "Ce qu’on t’a écrit" not in visitor.words
