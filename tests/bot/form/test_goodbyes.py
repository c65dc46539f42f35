"""Erasing gives a receipt on every page, in the words of the chat, that nobody can guess or make up."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from store.contact_requests import ContactRequest
from store.database import Database
from store.erasures import Erasure
from tests.bot.form.test_follow_up import opened, request_
from tests.bot.form.visitor import Visitor

__all__ = ["request_"]
CHAT = Path(__file__).parents[3] / "widget" / "words.js"
COUNTS = ("messages", "details", "requests", "organisations")


@pytest.fixture
async def erasure(visitor: Visitor, request_: ContactRequest, database: Database) -> Erasure:
    """Erased from its receipt."""
    assert request_.reference in visitor.words
    await visitor.submit(to="/formulaire/effacer")
    return await the_erasure(database)


async def the_erasure(database: Database) -> Erasure:
    async with database.read() as session:
        return (await session.scalars(select(Erasure))).one()


def said_in_the_chat() -> dict[str, str]:
    """The words of `gone`, by name."""
    block = CHAT.read_text("utf-8").split("gone: Object.freeze({", 1)[1]
    return dict(re.findall(r"(\w+): '([^']*)'", block))


class TestAReceipt:
    async def test_shows_its_number_day_and_counts(self, visitor: Visitor, erasure: Erasure) -> None:
        chat = said_in_the_chat()

        assert chat["title"] in visitor.words
        assert f"{chat['receipt']} : {erasure.number}" in visitor.words
        assert "Mardi 24 novembre 2026" in visitor.words
        for count in COUNTS:
            assert f"{chat[count]} : {getattr(erasure, count)}" in visitor.words
        assert chat["left"] in visitor.words
        assert (erasure.details, erasure.requests, erasure.organisations) == (2, 1, 1)

    async def test_is_given_on_the_page_of_a_request_too(
        self, visitor: Visitor, request_: ContactRequest, database: Database
    ) -> None:
        await opened(visitor, request_)
        await visitor.submit(to="/formulaire/demande/effacer")

        assert f"Ton reçu : {(await the_erasure(database)).number}" in visitor.words

    async def test_is_sealed(self, visitor: Visitor, erasure: Erasure) -> None:
        assert erasure.number not in str(visitor.page.url)

    @pytest.mark.parametrize("token", ["1", "x", "B7K-4MP2", "a" * 1900])
    async def test_cannot_be_made_up(self, visitor: Visitor, token: str) -> None:
        await visitor.open(f"/formulaire/quitter?efface={token}")

        assert visitor.page.status_code == 410
        assert "effacé" not in visitor.words


async def test_leaving_says_that_nothing_was_erased(visitor: Visitor) -> None:
    await visitor.open("/formulaire/quitter")

    assert "À bientôt" in visitor.words
    assert "Ton reçu" not in visitor.words
    assert visitor.page.headers["Clear-Site-Data"] == '"cache"'
