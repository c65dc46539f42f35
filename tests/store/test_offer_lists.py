"""Lists of offers: of the perimeter, by status, by words, a page at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from store.criteria import Criteria
from store.database import Database
from store.offer_lists import PAGE_SIZE, ListView, OfferList, Wanted, readable
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person, get_viewer
from tests.store.make import Make


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)


async def read(
    database: Database, who: Person, *, view: ListView = ListView.CURRENT, words: str = "", number: int = 1
) -> OfferList:
    async with database.read() as session:
        return await readable(session, await get_viewer(session, who.id), Wanted(view, words, number))


async def titled(database: Database, offer: Offer, title: str, *, at: datetime | None = None) -> None:
    async with database.turn() as session:
        found = await session.get_one(Offer, offer.id)
        found.title, found.updated_at = title, at


async def fill(database: Database, organisation: Organisation, number: int) -> None:
    async with database.turn() as session:
        session.add_all(
            Offer(
                key=f"many-{organisation.id}-{rank}",
                organisation_id=organisation.id,
                theme="emploi",
                title=f"Je prépare mon CV {rank:04}",
                how="On écrit.",
                gain="Un CV.",
                status=OfferStatus.PUBLISHED,
                criteria=Criteria(),
                zones=[],
            )
            for rank in range(number)
        )


class TestLines:
    async def test_are_those_of_the_perimeter(self, make: Make, database: Database) -> None:
        reims, lyon = await make.territory(), await make.territory("69-lyon", zones=())
        own, neighbour = await make.organisation(territory=reims), await make.organisation(territory=reims)
        mine, theirs, national = await make.offer(own), await make.offer(neighbour), await make.offer()
        people = {
            await make.professional(own): {mine.id},
            await make.animateur(reims): {mine.id, theirs.id},
            await make.departmental("51"): {mine.id, theirs.id},
            await make.animateur(lyon): set(),
            await make.departmental("69"): set(),
        }

        for who, expected in people.items():
            found = await read(database, who)
            assert {line.id for line in found.lines} == expected
            assert found.counts[ListView.CURRENT] == len(expected)
        assert national.id not in set.union(*people.values())

    async def test_are_by_status_with_a_count_each(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        made = {status: (await make.offer(organisation, status=status)).id for status in OfferStatus}

        views = {view: await read(database, clara, view=view) for view in ListView}

        assert {view: found.counts[view] for view, found in views.items()} == {
            ListView.CURRENT: 4,
            **dict.fromkeys(list(ListView)[1:], 1),
        }
        assert [line.id for line in views[ListView.ARCHIVED].lines] == [made[OfferStatus.ARCHIVED]]
        assert made[OfferStatus.ARCHIVED] not in {line.id for line in views[ListView.CURRENT].lines}

    async def test_touched_last_come_first_then_by_title(self, make: Make, database: Database, noon: datetime) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        for title, at in (("B", None), ("old", noon - timedelta(days=2)), ("A", None), ("new", noon)):
            await titled(database, await make.offer(organisation), title, at=at)

        assert [line.title for line in (await read(database, clara)).lines] == ["new", "old", "A", "B"]

    async def test_of_nobody_are_none(self, make: Make, database: Database) -> None:
        await make.offer()

        found = await read(database, await make.departmental("75"))

        assert (found.lines, found.number, found.pages) == ((), 1, 1)


class TestWords:
    @pytest.mark.parametrize("words", ["logement", "LOGEMENT", "à mon logement", "mission logement", "!?"])
    async def test_are_looked_for_without_case_or_accents(self, make: Make, database: Database, words: str) -> None:
        organisation = await make.organisation()
        clara, offer = await make.professional(organisation), await make.offer(organisation)
        await titled(database, offer, "J’accède à mon logement")

        assert [line.id for line in (await read(database, clara, words=words)).lines] == [offer.id]

    @pytest.mark.parametrize("words", ["permis", "logement permis", "%", "'; DROP TABLE offers"])
    async def test_that_nothing_says_find_nothing(self, make: Make, database: Database, words: str) -> None:
        organisation = await make.organisation()
        clara, offer = await make.professional(organisation), await make.offer(organisation)
        await titled(database, offer, "J’accède à mon logement")

        found = await read(database, clara, words=words)

        # A lone sign is no word, and asks for nothing.
        assert len(found.lines) == (1 if words == "%" else 0)
        assert found.counts[ListView.CURRENT] == len(found.lines)

    async def test_find_nothing_of_others(self, make: Make, database: Database) -> None:
        clara = await make.professional(await make.organisation())
        await titled(database, await make.offer(), "J’accède à mon logement")

        assert (await read(database, clara, words="logement")).lines == ()


class TestAThousandOffers:
    async def test_ask_as_many_queries_as_one(self, make: Make, database: Database) -> None:
        few, many = await make.organisation(), await make.organisation()
        paul, clara = await make.professional(few), await make.professional(many)
        await make.offer(few)
        await fill(database, many, 1_000)

        for words, queries in (("", 2), ("cv", 3)):
            asked = []
            for who in (paul, clara):
                async with database.read() as session:
                    viewer = await get_viewer(session, who.id)
                    with counted(database) as sent:
                        await readable(session, viewer, Wanted(ListView.CURRENT, words))
                asked.append(sum(statement.startswith("SELECT") for statement in sent))
            assert asked == [queries, queries]

    async def test_come_a_page_at_a_time_each_once(self, make: Make, database: Database) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        await fill(database, organisation, 60)

        pages = [await read(database, clara, number=number) for number in (1, 2, 3)]

        assert [len(page.lines) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 10]
        assert len({line.id for page in pages for line in page.lines}) == 60

    @pytest.mark.parametrize(("number", "shown"), [(99, 2), (0, 1), (-5, 1)])
    async def test_have_no_page_beyond_their_own(self, make: Make, database: Database, number: int, shown: int) -> None:
        organisation = await make.organisation()
        clara = await make.professional(organisation)
        await fill(database, organisation, 30)

        found = await read(database, clara, number=number)

        assert (found.number, found.pages) == (shown, 2)
