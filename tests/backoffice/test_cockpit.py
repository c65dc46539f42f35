"""The cockpit: numbers that open their lists, for who watches over the territory."""

from datetime import date

import pytest

from backoffice.desk import Desk
from store import unmet_needs
from store.contact_requests import ContactRequest
from store.criteria import Criteria
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role
from store.places import ZoneLevel
from store.territories import TerritoryZone
from store.themes import Theme
from store.unanswered import UnansweredKind, record
from tests.backoffice.browsing import Enter
from tests.backoffice.facts import counted, titles
from tests.backoffice.making import NOON, Maker

LISTS = ("manques", "themes", "offres-a-valider", "doublons", "offres-a-revoir")
OF_ANIMATEURS = ("surcharge", "chartes", "courriels-non-partis", "sans-reponse")


@pytest.fixture(autouse=True)
async def _theme(make: Maker) -> None:
    async with make.database.turn() as session:
        session.add(Theme(key="emploi", label="Travailler", position=1))
        session.add(TerritoryZone(territory_id="51-reims", level=ZoneLevel.COMMUNE, code="51454"))


async def oversee(make: Maker, kind: PerimeterKind, perimeter: str, role: Role) -> None:
    """Yann, who animates Lyon, gets one more perimeter and signs."""
    async with make.database.turn() as session:
        session.add(Membership(person_id=make.people["yann"], role=role, perimeter_kind=kind, perimeter_id=perimeter))
    await make.signature("yann")


class TestCockpit:
    async def test_counts_what_waits(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(created=NOON.replace(day=1), title="En retard")
        async with make.database.turn() as session:
            await unmet_needs.count(session, day=date(2026, 3, 9), commune="51454", theme="emploi")

        page = (await (await visit("ana")).read("/territoire")).text

        assert "Grand Reims" in page
        assert "1 jeune attend" in page
        assert 'href="/territoire/manques?boussole=51-reims"' in page

    async def test_of_another_territory_is_unknown(self, visit: Enter) -> None:
        ana = await visit("ana")
        for path in ("", *(f"/{name}" for name in (*LISTS, *OF_ANIMATEURS))):
            assert (await ana.read(f"/territoire{path}?boussole=69-lyon")).status_code == 404, path

    async def test_shows_overseers_the_numbers_and_nobodys_request(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(created=NOON.replace(day=1))
        await oversee(make, PerimeterKind.DEPARTMENT, "51", Role.DEPARTMENTAL)
        yann = await visit("yann")

        page = (await yann.read("/territoire?boussole=51-reims")).text

        assert "Moins de 5 jeunes attendent après la date promise" in page
        assert "1 jeune attend" not in page
        assert page.count('<p class="number few">moins de 5</p>') == 2
        assert "/territoire/demandes" not in page
        for name in OF_ANIMATEURS:
            assert (await yann.read(f"/territoire/{name}?boussole=51-reims")).status_code == 404, name

    async def test_lets_who_watches_several_choose(self, visit: Enter, make: Maker) -> None:
        await oversee(make, PerimeterKind.TERRITORY, "51-reims", Role.ANIMATEUR)

        page = (await (await visit("yann")).read("/territoire")).text

        assert 'href="/territoire?boussole=51-reims"' in page
        assert 'href="/territoire?boussole=69-lyon"' in page

    async def test_opens_the_requests_of_its_territory_alone(self, visit: Enter, make: Maker) -> None:
        await oversee(make, PerimeterKind.TERRITORY, "51-reims", Role.ANIMATEUR)
        await make.contact_request(title="À Reims", created=NOON.replace(day=1))
        await make.contact_request(title="À Lyon", created=NOON.replace(day=1), territory="69-lyon")
        yann = await visit("yann")

        cockpit = (await yann.read("/territoire?boussole=51-reims")).text
        opened = (await yann.read("/territoire/demandes?boussole=51-reims&vue=en-retard")).text

        for view in ("en-retard", "a-risque", "ouvertes", "sans-appel"):
            assert f'href="/territoire/demandes?boussole=51-reims&amp;vue={view}"' in cockpit
        assert titles(opened) == ["À Reims"]

    async def test_costs_the_same_queries_whatever_waits(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana, costs = await visit("ana"), []
        await ana.read("/territoire")
        for wave in range(2):
            async with make.database.turn() as session:
                organisation = await session.get_one(Organisation, make.organisations["mission"])
                for number in range(3):
                    session.add(_offer(organisation, f"{wave}-{number}", OfferStatus.PROPOSED, None))
                await unmet_needs.count(session, day=date(2026, 3, 9 - wave), commune="51454", theme="emploi")
            for _ in range(1 + 2 * wave):
                await make.contact_request(created=NOON.replace(day=1))
            with counted(desk) as asked:
                await ana.read("/territoire")
            costs.append(len(asked))

        assert costs[0] == costs[1]
        assert costs[0] <= 22


class TestReaders:
    async def test_of_a_territory_begin_with_its_cockpit(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(created=NOON.replace(day=1))
        reader = await visit(await make.person(Role.READER, PerimeterKind.TERRITORY, "51-reims"))

        home = await reader.read("/")
        page = (await reader.read("/territoire")).text

        assert home.headers["location"] == "/territoire"
        assert "Moins de 5 jeunes attendent" in page
        assert 'href="/territoire" aria-current="page"' in page
        assert "/territoire/demandes" not in page
        assert 'href="/demandes"' not in page

    async def test_of_an_organisation_alone_have_their_requests_and_no_territory(
        self, visit: Enter, make: Maker
    ) -> None:
        request_id = await make.contact_request()
        mission = str(make.organisations["mission"])
        reader = await visit(await make.person(Role.READER, PerimeterKind.ORGANISATION, mission))

        page = (await reader.read(f"/demandes/{request_id}")).text

        assert 'href="/demandes" aria-current="true"' in page
        assert '<a href="/demandes">← Toutes les demandes</a>' in page
        assert "/territoire" not in page
        for path in ("", *(f"/{name}" for name in LISTS)):
            assert (await reader.read(f"/territoire{path}")).status_code == 404, path


class TestLists:
    async def test_that_are_empty_say_so(self, visit: Enter) -> None:
        ana = await visit("ana")
        for name in (*LISTS, *OF_ANIMATEURS):
            assert (await ana.read(f"/territoire/{name}")).status_code == 200, name

    async def test_show_gaps_by_commune(self, visit: Enter, make: Maker) -> None:
        async with make.database.turn() as session:
            await unmet_needs.count(session, day=date(2026, 3, 9), commune="51454", theme="emploi")

        page = (await (await visit("ana")).read("/territoire/manques")).text

        assert "Reims" in page
        assert "Travailler" in page
        assert '<td class="amount">1</td>' in page

    async def test_show_overseers_no_small_number_of_searches(self, visit: Enter, make: Maker) -> None:
        await oversee(make, PerimeterKind.DEPARTMENT, "51", Role.DEPARTMENTAL)
        async with make.database.turn() as session:
            await unmet_needs.count(session, day=date(2026, 3, 9), commune="51454", theme="emploi")

        page = (await (await visit("yann")).read("/territoire/manques?boussole=51-reims")).text

        assert '<td class="amount">moins de 5</td>' in page

    async def test_show_what_the_robot_did_not_understand(self, visit: Enter, make: Maker) -> None:
        request = await make.contact_request()
        async with make.database.turn() as session:
            conversation_id = (await session.get_one(ContactRequest, request)).conversation_id
            record(
                session,
                UnansweredKind.NOT_UNDERSTOOD,
                conversation_id=conversation_id,
                territory_id="51-reims",
                at=NOON,
                text="<b>blop</b>",
            )

        page = (await (await visit("ana")).read("/territoire/sans-reponse")).text

        assert "&lt;b&gt;blop&lt;/b&gt;" in page

    async def test_show_offers_to_decide_on_and_to_look_at_again(self, visit: Enter, make: Maker) -> None:
        async with make.database.turn() as session:
            organisation = await session.get_one(Organisation, make.organisations["mission"])
            for key, status, until in (
                ("proposed", OfferStatus.PROPOSED, None),
                ("ended", OfferStatus.PUBLISHED, date(2026, 3, 1)),
            ):
                session.add(_offer(organisation, key, status, until))
        ana = await visit("ana")

        to_decide = (await ana.read("/territoire/offres-a-valider")).text
        stale = (await ana.read("/territoire/offres-a-revoir")).text

        assert "Offre proposed" in to_decide
        assert "Finie depuis le 1er mars 2026" in stale

    async def test_name_who_has_not_signed(self, visit: Enter, make: Maker) -> None:
        async with make.database.read() as session:
            nadia = await session.get_one(Person, make.people["nadia"])

        page = (await (await visit("ana")).read("/territoire/chartes")).text

        assert nadia.name in page


def _offer(organisation: Organisation, key: str, status: OfferStatus, until: date | None) -> Offer:
    return Offer(
        key=key,
        organisation_id=organisation.id,
        theme="emploi",
        title=f"Offre {key}",
        how="Tu viens.",
        gain="Un plan.",
        status=status,
        criteria=Criteria(),
        valid_until=until,
        zones=[],
    )
