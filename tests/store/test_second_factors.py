"""A code serves once and soon, a recovery code once; a password alone opens one step only."""

import asyncio
from datetime import datetime, timedelta

import pytest

from store import passwords, recovery_codes, second_factors, sign_in, sign_in_ways, two_steps
from store.database import Database
from store.key_ring import KeyRing
from store.notices import NoticeKind, pending
from store.passwords import Password
from store.people import Person
from store.recovery_codes import RecoveryCode
from store.second_factors import SecondFactor
from store.security_changes import SecurityChange
from store.sign_in import Device, SignInLink, Way, WebSession
from store.sign_in_ways import SecondFactorFirst, Ways, WrongCode
from store.two_steps import MOST_TRIES, STEP_LIFE, Answer, SecondStep, StepRefused
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.second_factor import code_at, confirm, propose, set_second_factor

STEP = timedelta(seconds=30)
GOOD = "trombone nuage vélo cactus"


@pytest.fixture
async def clara(make: Make) -> Person:
    return await make.professional(await make.organisation())


@pytest.fixture
async def secret(database: Database, clara: Person, keys: KeyRing, noon: datetime) -> str:
    """That of Clara's telephone, confirmed an hour ago."""
    return (await set_second_factor(database, clara, keys=keys, at=noon - timedelta(hours=1)))[0]


async def accepts(database: Database, person: Person, code: str, keys: KeyRing, at: datetime) -> bool:
    async with database.turn() as session:
        return await second_factors.accepts(session, person.id, code, keys=keys, at=at)


async def told(database: Database) -> list[str | None]:
    async with database.read() as session:
        return [n.detail for n in await pending(session) if n.kind is NoticeKind.SECURITY_CHANGED]


async def ways_of(database: Database, person: Person) -> Ways:
    async with database.read() as session:
        return await sign_in_ways.find_ways(session, person.id)


class TestSettingIt:
    async def test_waits_for_the_first_code(
        self, database: Database, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        secret = await propose(database, clara, keys=keys)
        before = await ways_of(database, clara)
        await confirm(database, clara, code_at(secret, noon), keys=keys, at=noon)

        assert before.second_factor_since is None
        assert not await accepts(database, clara, code_at(secret, noon - STEP), keys, noon)
        assert (await ways_of(database, clara)) == Ways(None, noon, 10, has_identity=False)
        assert await told(database) == [SecurityChange.SECOND_FACTOR_SET]

    async def test_refuses_another_code(self, database: Database, clara: Person, keys: KeyRing, noon: datetime) -> None:
        secret = await propose(database, clara, keys=keys)

        for code in ("", "000000", code_at(secret, noon + 3 * STEP), "é12345"):
            with pytest.raises(WrongCode):
                await confirm(database, clara, code, keys=keys, at=noon)

        assert (await ways_of(database, clara)).second_factor_since is None

    async def test_without_a_proposal_is_refused(
        self, database: Database, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        with pytest.raises(WrongCode):
            await confirm(database, clara, "123456", keys=keys, at=noon)

    async def test_again_leaves_the_old_telephone_until_the_new_one_is_confirmed(
        self, database: Database, clara: Person, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        new = await propose(database, clara, keys=keys)

        assert await accepts(database, clara, code_at(secret, noon), keys, noon)
        assert not await accepts(database, clara, code_at(new, noon), keys, noon)
        await confirm(database, clara, code_at(new, noon), keys=keys, at=noon)
        later = noon + 2 * STEP
        assert not await accepts(database, clara, code_at(secret, later), keys, later)
        assert await accepts(database, clara, code_at(new, later), keys, later)

    @pytest.mark.usefixtures("step")
    async def test_again_ends_the_other_sessions_and_every_sign_in_under_way(
        self, database: Database, committed: Committed, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        async with database.turn() as session:
            for _ in range(2):
                sign_in.open_session(session, clara.id, at=noon)
            sign_in.new_link(session, clara.id, at=noon)
        [kept, _] = [row.public_id for row in await committed.all(WebSession)]
        new = await propose(database, clara, keys=keys)

        await confirm(database, clara, code_at(new, noon), keeping=kept, keys=keys, at=noon)

        assert [row.public_id for row in await committed.all(WebSession)] == [kept]
        for table in (SignInLink, SecondStep):
            assert await committed.all(table) == []

    async def test_for_the_first_time_ends_no_session(
        self, database: Database, committed: Committed, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        async with database.turn() as session:
            sign_in.open_session(session, clara.id, at=noon)

        await set_second_factor(database, clara, keys=keys, at=noon)

        assert len(await committed.all(WebSession)) == 1

    async def test_keeps_the_secret_sealed_for_its_person(
        self, database: Database, committed: Committed, make: Make, secret: str, keys: KeyRing
    ) -> None:
        [row] = await committed.all(SecondFactor)
        assert row.secret is not None
        assert row.candidate is None
        assert secret.encode() not in row.secret
        other = await make.professional(await make.organisation())
        async with database.turn() as session:
            session.add(SecondFactor(person_id=other.id, candidate=row.secret))

        async with database.read() as session:
            with pytest.raises(Exception, match="sealed for another place"):
                await second_factors.find_candidate(session, other.id, keys=keys)

    def test_says_whose_it_is_to_the_application(self) -> None:
        said = second_factors.address_of("ABCDEFGH" * 4, email="clara@example.org", issuer="La Boussole")

        assert said.startswith("otpauth://totp/La%20Boussole:clara%40example.org?secret=ABCDEFGH")
        assert said.endswith("&issuer=La%20Boussole")


class TestACode:
    async def test_may_be_one_step_early_or_late(
        self, database: Database, clara: Person, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        for shift, right in ((-2, False), (-1, True), (0, True), (1, True), (3, False)):
            assert await accepts(database, clara, code_at(secret, noon + shift * STEP), keys, noon) is right

    async def test_may_be_typed_with_a_space(
        self, database: Database, clara: Person, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        code = code_at(secret, noon)

        assert await accepts(database, clara, f" {code[:3]} {code[3:]} ", keys, noon)

    async def test_serves_once_and_no_older_one_after_it(
        self, database: Database, clara: Person, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        assert await accepts(database, clara, code_at(secret, noon), keys, noon)

        assert not await accepts(database, clara, code_at(secret, noon), keys, noon + STEP)
        assert not await accepts(database, clara, code_at(secret, noon - STEP), keys, noon)

    async def test_serves_once_for_two_at_the_same_time(
        self, database: Database, clara: Person, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        code = code_at(secret, noon)

        answers = await asyncio.gather(*(accepts(database, clara, code, keys, noon) for _ in range(5)))

        assert sorted(answers) == [False] * 4 + [True]

    async def test_that_confirmed_the_application_opens_nothing_more(
        self, database: Database, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        secret, _ = await set_second_factor(database, clara, keys=keys, at=noon)

        assert not await accepts(database, clara, code_at(secret, noon), keys, noon)

    async def test_of_nobody_is_refused(
        self, database: Database, make: Make, secret: str, keys: KeyRing, noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())

        assert not await accepts(database, other, code_at(secret, noon), keys, noon)


async def use(database: Database, person: Person, code: str, at: datetime) -> bool:
    async with database.turn() as session:
        return await recovery_codes.use(session, person.id, code, at=at)


class TestRecoveryCodes:
    @pytest.fixture
    async def codes(self, database: Database, clara: Person, keys: KeyRing, noon: datetime) -> tuple[str, ...]:
        return (await set_second_factor(database, clara, keys=keys, at=noon))[1]

    async def test_are_ten_and_kept_hashed(self, committed: Committed, codes: tuple[str, ...]) -> None:
        rows = await committed.all(RecoveryCode)

        assert len(set(codes)) == len(rows) == 10
        assert all(code not in row.code_hash for code in codes for row in rows)

    async def test_serve_once_each(
        self, database: Database, clara: Person, codes: tuple[str, ...], noon: datetime
    ) -> None:
        assert await use(database, clara, codes[0], noon)

        assert not await use(database, clara, codes[0], noon)
        assert await use(database, clara, codes[1].lower().replace("-", " ").replace("0", "o"), noon)
        assert (await ways_of(database, clara)).codes_left == 8

    async def test_serve_once_for_two_at_the_same_time(
        self, database: Database, clara: Person, codes: tuple[str, ...], noon: datetime
    ) -> None:
        answers = await asyncio.gather(*(use(database, clara, codes[0], noon) for _ in range(5)))

        assert sorted(answers) == [False] * 4 + [True]

    async def test_are_their_persons_only(
        self, database: Database, make: Make, codes: tuple[str, ...], noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())

        for code in (*codes, "", "x" * 5000):
            assert not await use(database, other, code, noon)

    async def test_are_worth_nothing_once_renewed(
        self, database: Database, clara: Person, codes: tuple[str, ...], noon: datetime
    ) -> None:
        async with database.turn() as session:
            new = await sign_in_ways.renew_recovery_codes(session, clara.id, at=noon)

        assert not await use(database, clara, codes[0], noon)
        assert await use(database, clara, new[0], noon)
        assert (await told(database))[-1] == SecurityChange.RECOVERY_CODES_RENEWED

    async def test_come_with_a_second_factor_only(self, database: Database, clara: Person, noon: datetime) -> None:
        async with database.turn() as session:
            with pytest.raises(SecondFactorFirst):
                await sign_in_ways.renew_recovery_codes(session, clara.id, at=noon)


class TestRemovingIt:
    @pytest.mark.usefixtures("secret")
    async def test_takes_the_password_and_the_codes_with_it(
        self, database: Database, committed: Committed, clara: Person, noon: datetime
    ) -> None:
        hashed = await passwords.hash_of(GOOD)
        async with database.turn() as session:
            await sign_in_ways.change_password(session, clara.id, hashed, keeping="", at=noon)
            sign_in.open_session(session, clara.id, at=noon)
            sign_in.open_session(session, clara.id, at=noon)
            sign_in.new_link(session, clara.id, at=noon)
        [kept, _] = [row.public_id for row in await committed.all(WebSession)]

        async with database.turn() as session:
            await sign_in_ways.remove_second_factor(session, clara.id, keeping=kept, at=noon)

        assert await ways_of(database, clara) == Ways(None, None, 0, has_identity=False)
        for table in (Password, SecondFactor, RecoveryCode, SecondStep, SignInLink):
            assert await committed.all(table) == []
        assert [row.public_id for row in await committed.all(WebSession)] == [kept]
        assert (await told(database))[-1] == SecurityChange.SECOND_FACTOR_REMOVED


@pytest.fixture
async def step(database: Database, clara: Person, secret: str, noon: datetime) -> str:
    """What Clara's right password opened."""
    assert secret
    hashed = await passwords.hash_of(GOOD)
    async with database.turn() as session:
        await sign_in_ways.change_password(session, clara.id, hashed, keeping="", at=noon)
    async with database.read() as session:
        right = await passwords.check(session, clara.email, GOOD)
    async with database.turn() as session:
        return await two_steps.begin(session, right, at=noon)


class TestSigningOutEverywhere:
    @pytest.mark.usefixtures("step")
    async def test_ends_sessions_and_every_sign_in_under_way_of_this_person(
        self, database: Database, committed: Committed, make: Make, clara: Person, keys: KeyRing, noon: datetime
    ) -> None:
        other = await make.professional(await make.organisation())
        async with database.turn() as session:
            cookie = sign_in.open_session(session, clara.id, at=noon, way=Way.PROCONNECT, id_token="a.b.c", keys=keys)
            sign_in.open_session(session, clara.id, at=noon)
            for person in (clara, other):
                sign_in.new_link(session, person.id, at=noon)
            sign_in.open_session(session, other.id, at=noon)

        async with database.turn() as session:
            token = await sign_in_ways.sign_out_everywhere(session, clara.id, cookie, keys=keys)

        assert token == "a.b.c"
        assert await committed.all(SecondStep) == []
        assert [row.person_id for row in await committed.all(WebSession)] == [other.id]
        assert [row.person_id for row in await committed.all(SignInLink)] == [other.id]


async def finish(database: Database, step: str, answer: Answer, keys: KeyRing, at: datetime) -> str | None:
    async with database.turn() as session:
        return await two_steps.finish(session, step, answer, leaving="", device=Device(), keys=keys, at=at)


class TestTheSecondStep:
    async def test_opens_a_session_for_the_right_code(
        self,
        database: Database,
        committed: Committed,
        clara: Person,
        secret: str,
        step: str,
        keys: KeyRing,
        noon: datetime,
    ) -> None:
        cookie = await finish(database, step, Answer(code_at(secret, noon)), keys, noon)

        assert cookie is not None
        [row] = await committed.all(WebSession)
        assert (row.person_id, row.way) == (clara.id, Way.PASSWORD)
        with pytest.raises(StepRefused):
            await finish(database, step, Answer(code_at(secret, noon + STEP)), keys, noon + STEP)

    async def test_is_no_session(self, database: Database, step: str, noon: datetime) -> None:
        async with database.read() as session:
            assert await sign_in.find_session(session, step, at=noon) is None

    async def test_opens_for_a_recovery_code_and_tells_the_person(
        self, database: Database, clara: Person, step: str, keys: KeyRing, noon: datetime
    ) -> None:
        async with database.turn() as session:
            codes = await recovery_codes.renew(session, clara.id)

        assert await finish(database, step, Answer(recovery=codes[3]), keys, noon)
        assert (await told(database))[-1] == SecurityChange.RECOVERY_CODE_USED

    async def test_counts_wrong_codes_and_gives_up(
        self, database: Database, secret: str, step: str, keys: KeyRing, noon: datetime
    ) -> None:
        for _ in range(MOST_TRIES):
            assert await finish(database, step, Answer("000000"), keys, noon) is None

        with pytest.raises(StepRefused):
            await finish(database, step, Answer(code_at(secret, noon)), keys, noon)
        async with database.read() as session:
            assert await two_steps.find_person(session, step, at=noon) is None

    async def test_lives_ten_minutes(
        self, database: Database, clara: Person, secret: str, step: str, keys: KeyRing, noon: datetime
    ) -> None:
        late = noon + STEP_LIFE
        async with database.read() as session:
            assert await two_steps.find_person(session, step, at=late - STEP) == clara.id
            assert await two_steps.find_person(session, step, at=late) is None
        with pytest.raises(StepRefused):
            await finish(database, step, Answer(code_at(secret, late)), keys, late)

    async def test_that_nobody_began_is_refused(self, database: Database, keys: KeyRing, noon: datetime) -> None:
        for made_up in ("", "x" * 43):
            with pytest.raises(StepRefused):
                await finish(database, made_up, Answer("000000"), keys, noon)

    async def test_is_kept_hashed(self, committed: Committed, step: str) -> None:
        assert [row.token_hash == step for row in await committed.all(SecondStep)] == [False]
