"""A provider says who somebody is; it creates nobody, and two answers that disagree open nothing."""

from datetime import datetime

import pytest

from store import provider_identities
from store.database import Database
from store.notices import pending
from store.people import Person
from store.provider_identities import ConflictingIdentity, Identity, ProviderIdentity, UnknownIdentity
from store.security_changes import SecurityChange
from tests.store.committed import Committed
from tests.store.make import Make

ISSUER = "https://proconnect.example.test"


@pytest.fixture
async def clara(make: Make) -> Person:
    return await make.professional(await make.organisation())


async def sign_in(database: Database, subject: str, email: str | None, at: datetime, *, issuer: str = ISSUER) -> int:
    async with database.turn() as session:
        return await provider_identities.sign_in(session, Identity(issuer, subject, email), at=at)


class TestAnIdentity:
    async def test_is_tied_to_the_account_of_its_address_the_first_time(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        signed_in = await sign_in(database, "sub-1", f" {clara.email.upper()}", noon)

        [row] = await committed.all(ProviderIdentity)
        assert (signed_in, row.person_id, row.linked_at) == (clara.id, clara.id, noon)
        async with database.read() as session:
            assert [notice.detail for notice in await pending(session)] == [SecurityChange.IDENTITY_LINKED]

    async def test_is_known_by_its_subject_once_the_address_changed(
        self, database: Database, clara: Person, noon: datetime
    ) -> None:
        await sign_in(database, "sub-1", clara.email, noon)

        assert await sign_in(database, "sub-1", "new.name@example.org", noon) == clara.id
        assert await sign_in(database, "sub-1", None, noon) == clara.id

    async def test_may_have_a_second_subject_for_the_same_address(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        await sign_in(database, "sub-1", clara.email, noon)
        await sign_in(database, "sub-2", clara.email, noon)

        assert await sign_in(database, "sub-1", clara.email, noon) == clara.id
        assert len(await committed.all(ProviderIdentity)) == 2

    async def test_of_another_issuer_is_another_one(self, database: Database, clara: Person, noon: datetime) -> None:
        await sign_in(database, "sub-1", clara.email, noon)

        with pytest.raises(UnknownIdentity):
            await sign_in(database, "sub-1", "nobody@example.org", noon, issuer="https://other.example.test")

    async def test_that_is_one_persons_with_the_address_of_another_opens_nothing(
        self, database: Database, committed: Committed, make: Make, clara: Person, noon: datetime
    ) -> None:
        moussa = await make.professional(await make.organisation())
        await sign_in(database, "sub-1", clara.email, noon)

        with pytest.raises(ConflictingIdentity):
            await sign_in(database, "sub-1", moussa.email, noon)

        assert [row.person_id for row in await committed.all(ProviderIdentity)] == [clara.id]

    @pytest.mark.usefixtures("clara")
    @pytest.mark.parametrize("email", ["nobody@example.org", None])
    async def test_that_nobody_has_creates_nobody(
        self, database: Database, committed: Committed, noon: datetime, email: str | None
    ) -> None:
        with pytest.raises(UnknownIdentity):
            await sign_in(database, "sub-9", email, noon)

        assert len(await committed.all(Person)) == 1
        assert await committed.all(ProviderIdentity) == []

    async def test_of_a_disabled_account_opens_nothing(self, database: Database, clara: Person, noon: datetime) -> None:
        await sign_in(database, "sub-1", clara.email, noon)
        async with database.turn() as session:
            (await session.get_one(Person, clara.id)).disabled_at = noon

        for subject in ("sub-1", "sub-2"):
            with pytest.raises(UnknownIdentity):
                await sign_in(database, subject, clara.email, noon)
