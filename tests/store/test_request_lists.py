"""Request lists: narrowed by words and filters, paged, and held to the perimeter of their reader."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from store.database import Database
from store.offers import Offer
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role, Viewer, get_viewer
from store.request_filters import Filters, Held
from store.request_lists import PAGE_SIZE, RequestList, Wanted, addressed_to, of_territories
from store.request_statuses import Status
from store.request_views import ListView
from store.territories import NoSuchTerritory, Territory
from tests.store.make import Make


@dataclass
class Office:
    """One organisation with two offers and a professional."""

    make: Make
    database: Database
    at: datetime
    organisation: Organisation
    clara: Person
    bikes: Offer
    rooms: Offer

    async def viewer(self, person: Person | None = None) -> Viewer:
        async with self.database.read() as session:
            return await get_viewer(session, (person or self.clara).id)

    async def listed(self, filters: Filters, *, number: int = 1, person: Person | None = None) -> RequestList:
        viewer = await self.viewer(person)
        async with self.database.read() as session:
            return await addressed_to(session, viewer, Wanted(ListView.ALL, filters, number), at=self.at)

    async def found(self, filters: Filters) -> set[str]:
        return {line.offer.title for line in (await self.listed(filters)).lines}


@pytest.fixture
async def office(make: Make, database: Database, noon: datetime) -> Office:
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    bikes = await make.offer(organisation, theme="mobilite")
    rooms = await make.offer(organisation, theme="logement")
    async with database.turn() as session:
        (await session.get_one(Offer, bikes.id)).title = "Je répare mon vélo"
        (await session.get_one(Offer, rooms.id)).title = "Je trouve une chambre"
    bikes.title, rooms.title = "Je répare mon vélo", "Je trouve une chambre"
    return Office(make, database, noon, organisation, clara, bikes, rooms)


class TestWords:
    @pytest.mark.parametrize("words", ["velo", "VÉLO je", "répar"])
    async def test_find_the_offer_without_its_accents(self, office: Office, words: str) -> None:
        for offer in (office.bikes, office.rooms):
            await office.make.contact_request(office.organisation, offer=offer)

        assert await office.found(Filters(words=words)) == {"Je répare mon vélo"}

    async def test_find_what_the_youth_read_when_the_offer_changed_since(self, office: Office) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes)
        async with office.database.turn() as session:
            (await session.get_one(Offer, office.bikes.id)).title = "Je roule"

        assert await office.found(Filters(words="velo")) == {"Je répare mon vélo"}

    async def test_find_a_reference_however_it_is_typed(self, office: Office) -> None:
        request = await office.make.contact_request(office.organisation, offer=office.bikes)
        await office.make.contact_request(office.organisation, offer=office.rooms)

        assert await office.found(Filters(words=request.reference.lower().replace("-", " "))) == {"Je répare mon vélo"}

    @pytest.mark.parametrize("words", ["chambre vélo", "piscine", "%ch%", "BJ%"])
    async def test_are_all_wanted_and_are_no_pattern(self, office: Office, words: str) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes)

        assert await office.found(Filters(words=words)) == set()


class TestFilters:
    async def test_keep_an_offer_a_theme_or_a_person(self, office: Office) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes, taken_by=office.clara.id)
        await office.make.contact_request(office.organisation, offer=office.rooms)

        assert await office.found(Filters(offer_id=office.bikes.id)) == {"Je répare mon vélo"}
        assert await office.found(Filters(theme="logement")) == {"Je trouve une chambre"}
        assert await office.found(Filters(held=Held.BY_ME)) == {"Je répare mon vélo"}
        assert await office.found(Filters(held=Held.BY_NOBODY)) == {"Je trouve une chambre"}

    async def test_narrow_the_counts_too(self, office: Office) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes)
        await office.make.contact_request(office.organisation, offer=office.rooms, status=Status.CLOSED)

        counts = (await office.listed(Filters(theme="logement"))).counts

        assert (counts[ListView.TO_DO], counts[ListView.DONE], counts[ListView.ALL]) == (0, 1, 1)

    async def test_offer_only_what_there_is(self, office: Office) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes)

        choices = (await office.listed(Filters())).choices

        assert [option.name for option in choices.offers] == ["Je répare mon vélo"]
        assert [option.name for option in choices.organisations] == [office.organisation.name]


class TestPerimeter:
    async def test_is_never_widened_by_a_filter(self, office: Office) -> None:
        await office.make.contact_request(office.organisation, offer=office.bikes)
        stranger = await office.make.professional(await office.make.organisation())

        wanted = Filters(words="velo", organisation_id=office.organisation.id)
        listed = await office.listed(wanted, person=stranger)

        assert (listed.lines, listed.choices.offers, listed.counts[ListView.ALL]) == ((), (), 0)

    async def test_of_an_animateur_is_the_territory(self, office: Office) -> None:
        territory = await office.make.territory()
        ana = await office.make.animateur(territory)
        await office.make.contact_request(office.organisation, offer=office.bikes, territory=territory)
        await office.make.contact_request(office.organisation, offer=office.rooms)

        viewer = await office.viewer(ana)
        async with office.database.read() as session:
            listed = await of_territories(session, viewer, Wanted(ListView.ALL), at=office.at)

        assert [line.offer.title for line in listed.lines] == ["Je répare mon vélo"]


class TestTerritories:
    async def animate(self, office: Office) -> tuple[Viewer, Territory]:
        """Who animates a territory with a request about bikes, and another with one about rooms."""
        reims = await office.make.territory()
        lyon = await office.make.territory("69-lyon", zones=())
        ana = await office.make.animateur(reims)
        async with office.database.turn() as session:
            session.add(
                Membership(
                    person_id=ana.id,
                    role=Role.ANIMATEUR,
                    perimeter_kind=PerimeterKind.TERRITORY,
                    perimeter_id=lyon.id,
                )
            )
        await office.make.contact_request(office.organisation, offer=office.bikes, territory=reims)
        await office.make.contact_request(office.organisation, offer=office.rooms, territory=lyon)
        return await office.viewer(ana), reims

    async def test_are_looked_at_one_by_one(self, office: Office) -> None:
        viewer, reims = await self.animate(office)
        wanted = Wanted(ListView.ALL, Filters(territory_id=reims.id))

        async with office.database.read() as session:
            both = await of_territories(session, viewer, Wanted(ListView.ALL), at=office.at)
            one = await of_territories(session, viewer, wanted, at=office.at)

        assert (both.counts[ListView.ALL], one.counts[ListView.ALL]) == (2, 1)
        assert [line.offer.title for line in one.lines] == ["Je répare mon vélo"]
        assert [option.name for option in one.choices.offers] == ["Je répare mon vélo"]
        assert not one.filters.narrow

    async def test_of_others_are_unknown(self, office: Office) -> None:
        viewer, _ = await self.animate(office)
        wanted = Wanted(ListView.ALL, Filters(territory_id="91-coeur-essonne"))

        async with office.database.read() as session:
            with pytest.raises(NoSuchTerritory):
                await of_territories(session, viewer, wanted, at=office.at)


class TestOrder:
    async def test_has_those_that_nobody_called_before_those_called_already(self, office: Office) -> None:
        late = office.at - timedelta(days=1)
        await office.make.contact_request(
            office.organisation, offer=office.rooms, status=Status.ATTEMPTED, due_at=late, called_at=late
        )
        await office.make.contact_request(office.organisation, offer=office.bikes)

        lines = (await office.listed(Filters())).lines

        assert [line.offer.title for line in lines] == ["Je répare mon vélo", "Je trouve une chambre"]
        assert [line.left is None for line in lines] == [False, True]


class TestPages:
    async def test_hold_each_request_once_in_a_fixed_order(self, office: Office) -> None:
        conversation = await office.make.conversation()
        asked = {"conversation": conversation, "offer": office.bikes}
        made = {
            (await office.make.contact_request(office.organisation, due_at=due, **asked)).id  # type: ignore[arg-type]
            for due in [office.at + timedelta(days=number % 3) for number in range(PAGE_SIZE + 3)]
        }

        pages = [await office.listed(Filters(), number=number) for number in (1, 2, 9)]

        assert [len(page.lines) for page in pages] == [PAGE_SIZE, 3, 3]
        assert {line.id for page in pages for line in page.lines} == made
        dues = [line.promised_on for page in pages[:2] for line in page.lines]
        assert dues == sorted(dues)

    async def test_cost_the_same_queries_whatever_their_number(self, office: Office) -> None:
        asked: list[str] = []

        def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        viewer = await office.viewer()
        costs = []
        for _ in range(3):
            await office.make.contact_request(office.organisation, offer=office.bikes, taken_by=office.clara.id)
            event.listen(office.database.engine.sync_engine, "before_cursor_execute", remember)
            async with office.database.read() as session:
                await addressed_to(session, viewer, Wanted(ListView.ALL, Filters(words="velo")), at=office.at)
            event.remove(office.database.engine.sync_engine, "before_cursor_execute", remember)
            costs.append(sum(statement.startswith("SELECT") for statement in asked))
            asked.clear()

        assert costs == [5, 5, 5]
