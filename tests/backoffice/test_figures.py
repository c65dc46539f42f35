"""The page of figures: one's own promises, in numbers that can be read without colours or pictures."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from backoffice.desk import Desk
from store.people import Membership, PerimeterKind, Person, Role
from store.request_statuses import Status
from tests.backoffice.browsing import Enter
from tests.backoffice.making import NOON, Maker

LONG_AGO = NOON - timedelta(days=10)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.replace("&nbsp;", " ")).split())


async def some_promises(make: Maker, organisation: str = "mission", *, kept: int, broken: int) -> None:
    for _ in range(kept):
        await make.contact_request(organisation, status=Status.CONTACTED, created=LONG_AGO)
    for _ in range(broken):
        await make.contact_request(organisation, status=Status.ACCEPTED, created=LONG_AGO)


async def state_service(make: Maker) -> None:
    async with make.database.turn() as session:
        role, kind = Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT
        held = Membership(role=role, perimeter_kind=kind, perimeter_id="51")
        dora = Person(key="dora", name="Dora Lemaire", email="dora@example.org", memberships=[held], signatures=[])
        session.add(dora)
        await session.flush()
        make.people["dora"] = dora.id
    await make.signature("dora")


class TestProfessional:
    async def test_reads_how_many_promises_were_kept(self, visit: Enter, make: Maker) -> None:
        await some_promises(make, kept=6, broken=2)
        await some_promises(make, "residence", kept=1, broken=9)

        page = text_of((await (await visit("clara")).read("/chiffres")).text)

        assert "Promesses tenues 75 %" in page
        assert "Tenues : 6. Manquées : 2." in page

    async def test_reads_the_same_numbers_as_a_table_under_the_drawings(self, visit: Enter, make: Maker) -> None:
        await some_promises(make, kept=6, broken=2)

        page = (await (await visit("clara")).read("/chiffres")).text

        assert page.count('role="img"') == 2
        assert "février 2026 8 6 2 75 % 0 jour 2 jours" in text_of(page)

    async def test_chooses_the_period(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(created=NOON - timedelta(days=60))
        clara = await visit("clara")

        pages = [text_of((await clara.read(f"/chiffres?jours={days}")).text) for days in (30, 90)]

        assert "Aucune demande sur cette période" in pages[0]
        assert "Demandes reçues 1" in pages[1]

    async def test_is_told_when_there_is_nothing_yet(self, visit: Enter) -> None:
        page = (await (await visit("clara")).read("/chiffres")).text

        assert "Aucune demande sur cette période" in page
        assert "<svg" not in page

    async def test_reads_which_delay_to_announce(self, visit: Enter, make: Maker) -> None:
        for _ in range(10):
            await make.contact_request(status=Status.CONTACTED, created=LONG_AGO, delay_days=2)

        page = text_of((await (await visit("clara")).read("/chiffres")).text)

        assert "annoncer 1 jour" in page

    @pytest.mark.parametrize("path", ["/chiffres?vue=territoires", "/chiffres?vue=services"])
    async def test_has_no_figures_of_others(self, visit: Enter, path: str) -> None:
        assert (await (await visit("clara")).read(path)).status_code == 404

    @pytest.mark.parametrize("path", ["/chiffres?jours=31", "/chiffres?vue=toutes"])
    async def test_is_answered_politely_to_what_does_not_exist(self, visit: Enter, path: str) -> None:
        assert (await (await visit("clara")).read(path)).status_code == 422


class TestAnimateur:
    async def test_reads_each_organisation_and_each_offer(self, visit: Enter, make: Maker) -> None:
        await some_promises(make, kept=6, broken=2)
        await some_promises(make, "residence", kept=1, broken=0)

        page = text_of((await (await visit("ana")).read("/chiffres")).text)

        assert "Mission locale des Trois-Portes 8 6 2 75 %" in page
        assert "Les Quatre-Vents 1 1 0 –" in page

    async def test_of_elsewhere_reads_nothing_of_it(self, visit: Enter, make: Maker) -> None:
        await some_promises(make, kept=1, broken=0)
        await make.signature("yann")

        assert "Aucune demande" in (await (await visit("yann")).read("/chiffres")).text


class TestStateService:
    async def test_reads_no_number_under_five(self, visit: Enter, make: Maker) -> None:
        await state_service(make)
        await some_promises(make, kept=20, broken=2)
        await some_promises(make, "residence", kept=1, broken=0)

        page = text_of((await (await visit("dora")).read("/chiffres")).text)

        assert "Tenues : 21. Manquées : moins de 5." in page
        assert "Les Quatre-Vents moins de 5 moins de 5 moins de 5 – – –" in page
        assert "Par offre" not in page


class TestThePage:
    async def test_holds_no_style_that_the_browser_would_refuse(self, visit: Enter, make: Maker) -> None:
        await some_promises(make, kept=6, broken=2)

        page = (await (await visit("clara")).read("/chiffres")).text

        assert " style=" not in page

    async def test_asks_the_database_as_much_whatever_there_is(
        self, visit: Enter, make: Maker, selects: list[str]
    ) -> None:
        clara, costs = await visit("clara"), []
        for number in (2, 8):
            await some_promises(make, kept=number, broken=number)
            selects.clear()
            await clara.read("/chiffres")
            costs.append(len(selects))

        assert costs[0] == costs[1]


@pytest.fixture
def selects(desk: Desk) -> Iterator[list[str]]:
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", remember)
    yield sent
    event.remove(desk.database.engine.sync_engine, "before_cursor_execute", remember)
