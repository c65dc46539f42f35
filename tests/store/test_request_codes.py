"""A reference and its code open one request; nothing says which of the two was wrong."""

from secrets import token_bytes

import pytest

from store import erasing, request_codes
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.database import Database
from store.references import ALPHABET
from store.request_codes import NotOpened, new_code, parse_code
from tests.store.committed import Committed
from tests.store.make import Make


class TestTheCode:
    def test_is_six_characters_in_two_halves(self) -> None:
        code = new_code(token_bytes)

        assert len(code) == 7
        assert code[3] == "-"
        assert set(code.replace("-", "")) <= set(ALPHABET)

    def test_is_another_one_each_time(self) -> None:
        assert len({new_code(token_bytes) for _ in range(200)}) == 200

    @pytest.mark.parametrize("typed", ["4MP-2KX", "4mp2kx", " 4 M P 2 K X ", "4mp 2kx", "４ＭＰ２ＫＸ"])
    def test_is_read_however_it_is_written(self, typed: str) -> None:
        assert parse_code(typed) == "4MP-2KX"

    @pytest.mark.parametrize("typed", ["", "4MP-2K", "4MP-2KXX", "???-???", "!!!-!!!", "4MP-2K%", "é" * 60])
    def test_that_is_none_is_not_read(self, typed: str) -> None:
        assert parse_code(typed) is None


class TestOpening:
    async def test_takes_the_reference_and_the_code(self, make: Make, database: Database) -> None:
        request = await make.contact_request()

        async with database.read() as session:
            opened = await request_codes.open_with(
                session, request.reference.lower(), str(request.code).replace("-", " ")
            )

        assert opened.id == request.id

    async def test_is_refused_in_one_way_only(self, make: Make, database: Database) -> None:
        request, other = await make.contact_request(), await make.contact_request()
        tries = [
            (request.reference, str(other.code)),
            (request.reference, ""),
            (request.reference, "???-???"),
            ("B7K-4MP2", str(request.code)),
            ("", ""),
            ("x" * 900, "x" * 900),
        ]

        for reference, code in tries:
            async with database.read() as session:
                with pytest.raises(NotOpened) as refused:
                    await request_codes.open_with(session, reference, code)
            assert refused.value.args == ()

    async def test_ends_with_an_erasure(self, make: Make, database: Database, committed: Committed) -> None:
        request = await make.contact_request()
        async with database.turn() as session:
            conversation = await session.get_one(Conversation, request.conversation_id)
            await erasing.erase(session, conversation, at=conversation.created_at)

        async with database.read() as session:
            with pytest.raises(NotOpened):
                await request_codes.open_with(session, request.reference, str(request.code))
            with pytest.raises(NotOpened):
                await request_codes.get_opened(session, request.id)
        assert (await committed.get(ContactRequest, request.id)).code is None

    async def test_of_a_request_without_code_is_impossible(self, make: Make, database: Database) -> None:
        request = await make.contact_request()
        async with database.turn() as session:
            (await session.get_one(ContactRequest, request.id)).code = None

        for typed in ("", "???-???", "None", "000-000"):
            async with database.read() as session:
                with pytest.raises(NotOpened):
                    await request_codes.open_with(session, request.reference, typed)


class TestOnesOwnCode:
    async def test_is_known_to_ones_conversation_only(self, make: Make, database: Database) -> None:
        request, other = await make.contact_request(), await make.contact_request()

        async with database.read() as session:
            mine = await request_codes.find_own(session, request.conversation_id, request.reference)
            theirs = await request_codes.find_own(session, other.conversation_id, request.reference)

        assert mine == request.code
        assert theirs is None
