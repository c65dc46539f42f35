"""A contact detail is readable by its key ring, under its own name, until it is erased."""

from datetime import datetime

import pytest

from store import contact_details
from store.contact_details import ContactDetail, DetailKind, Erased
from store.database import Database
from store.key_ring import KeyRing, Unreadable
from tests.store.committed import Committed
from tests.store.make import Make

PHONE = "+33639981234"


class TestKeeping:
    async def test_gives_it_back_to_the_key_ring(self, make: Make, database: Database, keys: KeyRing) -> None:
        detail = await make.detail(await make.conversation(), DetailKind.PHONE, PHONE)

        async with database.read() as session:
            assert await contact_details.reveal(session, detail.id, keys) == PHONE

    async def test_writes_no_clear_text(self, make: Make, committed: Committed) -> None:
        await make.detail(await make.conversation(), DetailKind.PHONE, PHONE)

        [detail] = await committed.all(ContactDetail)
        assert PHONE.encode() not in (detail.token or b"") + (detail.blind_index or b"")

    async def test_the_same_turn_again_keeps_it_once(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        for _ in range(2):
            async with database.turn() as session:
                await contact_details.keep(
                    session,
                    detail_id="0123456789abcdef",
                    conversation_id=conversation.id,
                    kind=DetailKind.PHONE,
                    value=PHONE,
                    keys=keys,
                    at=noon,
                )

        assert len(await committed.all(ContactDetail)) == 1

    async def test_the_same_number_is_found_again_without_being_read(self, make: Make, committed: Committed) -> None:
        for secret in ("one", "two"):
            await make.detail(await make.conversation(secret=secret), DetailKind.PHONE, PHONE)

        one, two = await committed.all(ContactDetail)
        assert one.blind_index == two.blind_index
        assert one.token != two.token


class TestBinding:
    async def test_a_ciphertext_moved_to_another_row_is_unreadable(
        self, make: Make, database: Database, keys: KeyRing
    ) -> None:
        conversation = await make.conversation()
        mine = await make.detail(conversation, DetailKind.PHONE, PHONE)
        other = await make.detail(conversation, DetailKind.PHONE, "+33639985678")

        async with database.turn() as session:
            (await session.get_one(ContactDetail, other.id)).token = mine.token
        async with database.read() as session:
            with pytest.raises(Unreadable):
                await contact_details.reveal(session, other.id, keys)

    async def test_another_ring_reads_nothing(self, make: Make, database: Database) -> None:
        detail = await make.detail(await make.conversation(), DetailKind.PHONE, PHONE)

        async with database.read() as session:
            with pytest.raises(Unreadable):
                await contact_details.reveal(session, detail.id, KeyRing.parse(KeyRing.generate_text("2026")))


class TestErasing:
    async def test_makes_it_unreadable_and_keeps_the_first_date(
        self, make: Make, database: Database, committed: Committed, keys: KeyRing, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        detail = await make.detail(conversation, DetailKind.PHONE, PHONE)
        for at in (noon, noon.replace(hour=18)):
            async with database.turn() as session:
                await contact_details.erase_all(session, conversation.id, at=at)

        assert (await committed.get(ContactDetail, detail.id)).erased_at == noon
        async with database.read() as session:
            with pytest.raises(Erased):
                await contact_details.reveal(session, detail.id, keys)

    async def test_an_unknown_reference_is_erased_too(self, database: Database, keys: KeyRing) -> None:
        async with database.read() as session:
            with pytest.raises(Erased):
                await contact_details.reveal(session, "0" * 16, keys)
