"""Organisation lists: what waits in each organisation of a perimeter, and in no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from store.charter import CHARTER_VERSION
from store.database import Database
from store.offer_statuses import OfferStatus
from store.organisation_files import get_file
from store.organisation_lists import PAGE_SIZE, OrganisationList, seen
from store.organisations import NoSuchOrganisation, Organisation
from store.people import CharterSignature, Person, get_viewer
from store.request_statuses import Status
from tests.store.make import Make

DAY = timedelta(days=1)


async def read(database: Database, who: Person, at: datetime, *, words: str = "", number: int = 1) -> OrganisationList:
    async with database.read() as session:
        viewer = await get_viewer(session, who.id)
        return await seen(session, viewer, words=words, number=number, at=at)


class TestList:
    async def test_counts_what_waits(self, make: Make, database: Database, noon: datetime) -> None:
        reims = await make.territory()
        own, ana = await make.organisation(territory=reims), await make.animateur(reims)
        clara, _ = await make.professional(own), await make.professional(own)
        await make.professional(own, disabled_at=noon)
        async with database.turn() as session:
            session.add(CharterSignature(person_id=clara.id, version=CHARTER_VERSION, sha256="0" * 64, signed_at=noon))
        offer = await make.offer(own)
        await make.offer(own, status=OfferStatus.DRAFT)
        await make.contact_request(own, offer=offer, due_at=noon - DAY)
        await make.contact_request(own, offer=offer, due_at=noon - DAY, called_at=noon, status=Status.ATTEMPTED)
        await make.contact_request(own, offer=offer)
        await make.contact_request(own, offer=offer, status=Status.CLOSED, due_at=noon - DAY)

        [line] = (await read(database, ana, noon)).lines

        assert (line.members, line.signed, line.open_requests, line.late, line.offers) == (2, 1, 3, 1, 1)
        assert (line.name, line.territory) == (own.name, "Grand Reims")

    async def test_holds_to_the_perimeter(self, make: Make, database: Database, noon: datetime) -> None:
        reims, lyon = await make.territory(), await make.territory("69-lyon", zones=())
        own, other = await make.organisation(territory=reims), await make.organisation(territory=lyon)
        national = await make.organisation()
        people = {
            await make.professional(own): [own.id],
            await make.animateur(lyon): [other.id],
            await make.professional(national): [national.id],
            await make.departmental("51"): [own.id, other.id],
            await make.departmental("69"): [],
        }

        for who, expected in people.items():
            listed = await read(database, who, noon)
            assert ([line.id for line in listed.lines], listed.total) == (expected, len(expected))
            async with database.read() as session:
                viewer = await get_viewer(session, who.id)
                for foreign in {own.id, other.id, national.id} - set(expected):
                    with pytest.raises(NoSuchOrganisation):
                        await get_file(session, viewer, foreign, at=noon)

    async def test_tells_who_only_looks_on_no_small_number(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        own = await make.organisation(territory=await make.territory())
        paul, offer = await make.departmental("51"), await make.offer(own)
        for _ in range(4):
            await make.contact_request(own, offer=offer, due_at=noon - DAY)
        [line] = (await read(database, paul, noon)).lines
        assert (line.open_requests, line.late, line.offers) == (None, None, 1)

        await make.contact_request(own, offer=offer)
        [line] = (await read(database, paul, noon)).lines
        assert (line.open_requests, line.late) == (5, None)

    async def test_is_searched_without_accents(self, make: Make, database: Database, noon: datetime) -> None:
        reims = await make.territory()
        own, ana = await make.organisation(territory=reims), await make.animateur(reims)
        await make.organisation(territory=reims)
        async with database.turn() as session:
            (await session.get_one(Organisation, own.id)).name = "Maison de l’Élan"

        assert [line.id for line in (await read(database, ana, noon, words="  moulin ELAN")).lines] == [own.id]
        assert (await read(database, ana, noon, words="' OR 1=1 -- %")).lines == ()

    async def test_asks_as_many_questions_for_a_full_page(self, make: Make, database: Database, noon: datetime) -> None:
        reims = await make.territory()
        ana = await make.animateur(reims)
        await make.organisation(territory=reims)
        with counted(database) as few:
            await read(database, ana, noon)
        for _ in range(PAGE_SIZE + 4):
            await make.professional(await make.organisation(territory=reims))

        with counted(database) as many:
            first = await read(database, ana, noon)
        last = await read(database, ana, noon, number=99)

        assert len(few) == len(many)
        assert (len(first.lines), len(last.lines), last.number, last.pages) == (PAGE_SIZE, 5, 2, 2)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)
