"""A conversation goes on in another channel: once, soon, and with nothing by which somebody could be reached."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from store import crossings, erasing
from store.answers import Answers
from store.conversations import Channel, Conversation
from store.crossings import LIFETIME, Carried, Crossing, CrossingOver
from store.database import Database
from tests.store.committed import Committed
from tests.store.make import Make

CARRIED = Carried(theme="emploi", answers=Answers({"place": ("51454",), "age": ("19",)}), territory="51-reims")
TOKEN = "a-token-of-thirty-two-characters"


@pytest.fixture
async def web(make: Make) -> Conversation:
    return await make.conversation()


@pytest.fixture
async def telegram(make: Make) -> Conversation:
    return await make.conversation(channel=Channel.TELEGRAM)


class Crossings:
    """What a test does, each in a transaction of its own."""

    def __init__(self, database: Database, at: datetime) -> None:
        self._database, self.at = database, at

    async def prepare(self, web: Conversation, carried: Carried = CARRIED) -> None:
        async with self._database.turn() as session:
            await crossings.prepare(session, await session.get_one(Conversation, web.id), carried, at=self.at)

    async def issue(self, web: Conversation, token: str = TOKEN, *, later: timedelta = timedelta(0)) -> datetime:
        async with self._database.turn() as session:
            return await crossings.issue(session, web.id, token, at=self.at + later)

    async def use(self, into: Conversation, token: str = TOKEN, *, later: timedelta = timedelta(0)) -> Crossing:
        async with self._database.turn() as session:
            there = await session.get_one(Conversation, into.id)
            return await crossings.use(session, token, into=there, at=self.at + later)

    async def carried(self, crossing: Crossing, by: Conversation, *, later: timedelta = timedelta(0)) -> Carried | None:
        async with self._database.read() as session:
            there = await session.get_one(Conversation, by.id)
            return await crossings.find_carried(session, crossing.id, there, at=self.at + later)


@pytest.fixture
def acts(database: Database, noon: datetime) -> Crossings:
    return Crossings(database, noon)


@pytest.fixture
async def crossed(acts: Crossings, web: Conversation, telegram: Conversation) -> Crossing:
    await acts.prepare(web)
    await acts.issue(web)
    return await acts.use(telegram)


class TestCrossing:
    async def test_carries_the_answers(self, acts: Crossings, crossed: Crossing, telegram: Conversation) -> None:
        assert await acts.carried(crossed, telegram) == CARRIED
        # A turn that is tried again finds the same.
        assert await acts.carried(crossed, telegram) == CARRIED

    @pytest.mark.usefixtures("crossed")
    async def test_says_where_the_youth_goes_on(
        self, web: Conversation, telegram: Conversation, committed: Committed
    ) -> None:
        assert (await committed.get(Conversation, web.id)).continued_by == telegram.id

    @pytest.mark.usefixtures("crossed")
    async def test_happens_once(self, acts: Crossings, make: Make, web: Conversation, committed: Committed) -> None:
        other = await make.conversation(channel=Channel.TELEGRAM)

        with pytest.raises(CrossingOver):
            await acts.use(other)

        assert (await committed.get(Conversation, web.id)).continued_by != other.id

    async def test_is_soon_or_never(self, acts: Crossings, web: Conversation, telegram: Conversation) -> None:
        await acts.prepare(web)
        assert await acts.issue(web) == acts.at + LIFETIME

        with pytest.raises(CrossingOver):
            await acts.use(telegram, later=LIFETIME + timedelta(seconds=1))
        with pytest.raises(CrossingOver):
            await acts.issue(web, later=LIFETIME + timedelta(seconds=1))

    @pytest.mark.parametrize("token", ["", "another", TOKEN[:-1], TOKEN.upper()])
    async def test_needs_the_very_token(
        self, acts: Crossings, web: Conversation, telegram: Conversation, token: str
    ) -> None:
        await acts.prepare(web)
        await acts.issue(web)

        with pytest.raises(CrossingOver):
            await acts.use(telegram, token)

    async def test_needs_the_newest_token(self, acts: Crossings, web: Conversation, telegram: Conversation) -> None:
        await acts.prepare(web)
        await acts.issue(web, "the-first")
        await acts.issue(web, "the-second")

        with pytest.raises(CrossingOver):
            await acts.use(telegram, "the-first")
        assert await acts.use(telegram, "the-second")

    async def test_opens_nothing_to_another_conversation(
        self, acts: Crossings, crossed: Crossing, web: Conversation, make: Make
    ) -> None:
        other = await make.conversation(channel=Channel.TELEGRAM)

        assert await acts.carried(crossed, other) is None
        assert await acts.carried(crossed, web) is None

    async def test_of_an_erased_conversation_is_over(
        self, acts: Crossings, web: Conversation, telegram: Conversation, database: Database, noon: datetime
    ) -> None:
        await acts.prepare(web)
        await acts.issue(web)
        async with database.turn() as session:
            await erasing.erase(session, await session.get_one(Conversation, web.id), at=noon)

        with pytest.raises(CrossingOver):
            await acts.use(telegram)


class TestWhatIsKept:
    async def test_is_the_hash_of_the_token(self, acts: Crossings, web: Conversation, database: Database) -> None:
        await acts.prepare(web)
        await acts.issue(web)

        async with database.read() as session:
            [row] = (await session.execute(text("SELECT * FROM crossings"))).all()
        assert TOKEN not in str(row)

    async def test_is_nothing_once_too_old(
        self, acts: Crossings, crossed: Crossing, database: Database, committed: Committed, telegram: Conversation
    ) -> None:
        later = LIFETIME + timedelta(seconds=1)
        async with database.turn() as session:
            await crossings.forget_old(session, at=acts.at + later)

        kept = await committed.get(Crossing, crossed.id)
        assert (kept.carried, kept.token_hash) == (None, None)
        assert await acts.carried(crossed, telegram, later=later) is None

    @pytest.mark.parametrize("which", ["web", "telegram"])
    async def test_is_nothing_once_either_side_is_erased(
        self,
        crossed: Crossing,
        web: Conversation,
        telegram: Conversation,
        database: Database,
        committed: Committed,
        noon: datetime,
        which: str,
    ) -> None:
        erased = web if which == "web" else telegram
        async with database.turn() as session:
            await erasing.erase(session, await session.get_one(Conversation, erased.id), at=noon)

        assert (await committed.get(Crossing, crossed.id)).carried is None

    async def test_is_the_last_that_was_prepared(
        self, acts: Crossings, web: Conversation, telegram: Conversation
    ) -> None:
        await acts.prepare(web, Carried(theme="logement"))
        await acts.prepare(web)
        await acts.issue(web)

        assert await acts.carried(await acts.use(telegram), telegram) == CARRIED
