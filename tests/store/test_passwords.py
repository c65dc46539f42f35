"""A password is hard to guess, kept as a hash, and worth nothing without a second factor."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from store import passwords, sign_in, sign_in_ways, two_steps
from store.database import Database
from store.key_ring import KeyRing
from store.notices import NoticeKind, pending
from store.password_rules import LONGEST, SHORTEST, Refusal, refusal_of
from store.passwords import Password, WrongPassword
from store.people import Person
from store.security_changes import SecurityChange
from store.sign_in import SignInLink, WebSession
from store.sign_in_ways import SecondFactorFirst
from store.two_steps import SecondStep
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.second_factor import set_second_factor

GOOD = "trombone nuage vélo cactus"
OTHER = "lampadaire ronce pirogue sel"


@pytest.fixture
async def clara(make: Make) -> Person:
    return await make.professional(await make.organisation())


@pytest.fixture
async def protected(database: Database, clara: Person, keys: KeyRing, noon: datetime) -> Person:
    """Clara, with a second factor."""
    await set_second_factor(database, clara, keys=keys, at=noon)
    return clara


async def change(database: Database, person: Person, password: str, at: datetime, *, keeping: str = "") -> None:
    hashed = await passwords.hash_of(password)
    async with database.turn() as session:
        await sign_in_ways.change_password(session, person.id, hashed, keeping=keeping, at=at)


async def check(database: Database, email: str, password: str) -> passwords.RightPassword:
    async with database.read() as session:
        return await passwords.check(session, email, password)


def judged(password: str, *, again: str | None = None) -> Refusal | None:
    return refusal_of(
        password, again=password if again is None else again, name="Clara Vasselin", email="c.vasselin@example.org"
    )


class TestRules:
    def test_take_words_that_nobody_put_together_before(self) -> None:
        assert judged(GOOD) is None
        assert judged("x" + "b7!Kq9#mZ2v") is None

    def test_want_the_same_twice(self) -> None:
        assert judged(GOOD, again=GOOD + " ") is Refusal.DIFFERENT

    def test_count_characters_as_people_see_them(self) -> None:
        assert judged("b7!Kq9#mZ2v") is Refusal.TOO_SHORT
        assert judged("ﬁb7!Kq9#mZ2") is None, "a ligature is two letters"
        assert judged((GOOD * 10)[:LONGEST]) is None
        assert judged((GOOD * 10)[: LONGEST + 1]) is Refusal.TOO_LONG
        assert judged("ﷺ" * LONGEST) is Refusal.TOO_LONG, "one character that unfolds into eighteen"

    @pytest.mark.parametrize(
        "known",
        [
            "motdepasse123",
            "MotDePasse123",
            "Motdepasse123!",
            "azertyuiop123",
            "jetaimebeaucoup",
            "correcthorsebatterystaple",
            "aaaaaaaaaaaaaaaa",
            "1212121212121212",
        ],
    )
    def test_refuse_what_was_stolen_before(self, known: str) -> None:
        assert len(known) >= SHORTEST
        assert judged(known) is Refusal.KNOWN

    @pytest.mark.parametrize(
        "personal", ["Vasselin-cactus-9", "cactusVASSELIN99", "clara nuage 2026!", "c.vasselin@example.org"]
    )
    def test_refuse_the_name_and_the_address(self, personal: str) -> None:
        assert judged(personal) is Refusal.PERSONAL

    def test_leave_names_of_three_letters_alone(self) -> None:
        assert refusal_of("banane vélo cactus", again="banane vélo cactus", name="Ana Li", email="al@x.org") is None


class TestAPassword:
    async def test_is_checked_for_its_person(self, database: Database, protected: Person, noon: datetime) -> None:
        await change(database, protected, GOOD, noon)

        right = await check(database, f" {protected.email.upper()} ", GOOD)

        assert right.person_id == protected.id
        assert right.better is None

    async def test_is_the_same_however_the_keyboard_writes_it(
        self, database: Database, protected: Person, noon: datetime
    ) -> None:
        await change(database, protected, "trombone nuage vélo cactus", noon)

        assert await check(database, protected.email, "trombone nuage ve\u0301lo cactus")

    async def test_that_is_wrong_is_told_from_nothing_else(
        self, database: Database, make: Make, protected: Person, noon: datetime
    ) -> None:
        await change(database, protected, GOOD, noon)
        without = await make.professional(await make.organisation())

        for email, password in (
            (protected.email, OTHER),
            (protected.email, ""),
            (protected.email, GOOD + "x" * 300),
            (without.email, GOOD),
            ("nobody@example.org", GOOD),
        ):
            with pytest.raises(WrongPassword):
                await check(database, email, password)

    async def test_dies_with_the_account(self, database: Database, protected: Person, noon: datetime) -> None:
        await change(database, protected, GOOD, noon)
        async with database.turn() as session:
            (await session.get_one(Person, protected.id)).disabled_at = noon

        with pytest.raises(WrongPassword):
            await check(database, protected.email, GOOD)

    async def test_is_never_written(
        self, database: Database, committed: Committed, protected: Person, noon: datetime
    ) -> None:
        await change(database, protected, GOOD, noon)

        [row] = await committed.all(Password)

        assert row.hash.startswith("$argon2id$")
        assert GOOD not in row.hash

    async def test_is_not_shown_by_what_holds_its_hash(
        self, database: Database, protected: Person, noon: datetime
    ) -> None:
        await change(database, protected, GOOD, noon)

        assert "argon2" not in repr(await check(database, protected.email, GOOD))

    async def test_gets_a_better_hash_when_more_work_is_asked_for(
        self, database: Database, committed: Committed, protected: Person, noon: datetime
    ) -> None:
        weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
        async with database.turn() as session:
            await passwords.keep(session, protected.id, weak, at=noon)

        right = await check(database, protected.email, GOOD)
        async with database.turn() as session:
            await two_steps.begin(session, right, at=noon)

        [row] = await committed.all(Password)
        assert row.hash != weak
        assert (await check(database, protected.email, GOOD)).better is None

    async def test_keeps_the_newer_hash_when_it_was_changed_meanwhile(
        self, database: Database, committed: Committed, protected: Person, noon: datetime
    ) -> None:
        weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
        async with database.turn() as session:
            await passwords.keep(session, protected.id, weak, at=noon)
        right = await check(database, protected.email, GOOD)
        await change(database, protected, OTHER, noon)
        [before] = await committed.all(Password)

        async with database.turn() as session:
            await passwords.improve(session, right)

        [after] = await committed.all(Password)
        assert after.hash == before.hash

    async def test_opens_nothing_without_a_second_factor(
        self, database: Database, clara: Person, noon: datetime
    ) -> None:
        hashed = await passwords.hash_of(GOOD)
        async with database.turn() as session:
            await passwords.keep(session, clara.id, hashed, at=noon)
        right = await check(database, clara.email, GOOD)

        async with database.turn() as session:
            with pytest.raises(WrongPassword):
                await two_steps.begin(session, right, at=noon)


class TestChangingIt:
    async def test_wants_a_second_factor_first(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        with pytest.raises(SecondFactorFirst):
            await change(database, clara, GOOD, noon)

        assert await committed.all(Password) == []

    async def test_ends_every_other_session_and_every_sign_in_under_way(
        self, database: Database, committed: Committed, protected: Person, noon: datetime
    ) -> None:
        await change(database, protected, GOOD, noon)
        right = await check(database, protected.email, GOOD)
        async with database.turn() as session:
            sign_in.open_session(session, protected.id, at=noon)
            sign_in.open_session(session, protected.id, at=noon)
            await two_steps.begin(session, right, at=noon)
            sign_in.new_link(session, protected.id, at=noon)
        [kept, _] = [row.public_id for row in await committed.all(WebSession)]

        await change(database, protected, OTHER, noon, keeping=kept)

        assert [row.public_id for row in await committed.all(WebSession)] == [kept]
        for table in (SecondStep, SignInLink):
            assert await committed.all(table) == []

    async def test_tells_the_person(self, database: Database, protected: Person, noon: datetime) -> None:
        await change(database, protected, GOOD, noon)
        await change(database, protected, OTHER, noon + timedelta(minutes=1))

        async with database.read() as session:
            told = [(n.person_id, n.detail) for n in await pending(session) if n.kind is NoticeKind.SECURITY_CHANGED]
        assert told[-2:] == [
            (protected.id, SecurityChange.PASSWORD_SET),
            (protected.id, SecurityChange.PASSWORD_CHANGED),
        ]
