"""Organisations over HTTP: the list, one of them, and what its people may change."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from backoffice.desk import Desk
from store.offers import Offer
from store.opening_hours import Closure
from store.organisations import Organisation
from store.people import PerimeterKind, Role
from tests.backoffice.browsing import Enter, Visit, version_of
from tests.backoffice.inviting import invite
from tests.backoffice.making import NOON, Maker

FORM = {
    "name": "Les Passerelles",
    "kind": "association",
    "address": "3 rue du Lac, 51100 Reims",
    "phone": "01 99 00 12 34",
    "delay_days": "4",
}


def mission(make: Maker) -> str:
    return f"/organismes/{make.organisations['mission']}"


def buttons(page: str) -> list[str]:
    main = page.split("<main", 1)[1]
    return [re.sub(r"<.*?>", "", each).strip() for each in re.findall(r"<button.*?>(.*?)</button>", main, re.S)]


async def stored(desk: Desk, make: Maker) -> Organisation:
    async with desk.database.read() as session:
        return await session.get_one(Organisation, make.organisations["mission"])


class TestList:
    async def test_shows_what_waits(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(created=NOON - timedelta(days=4))
        page = (await (await visit("ana")).read("/organismes")).text

        assert page.index("Les Quatre-Vents") < page.index("Mission locale des Trois-Portes")
        assert "1 en retard" in page
        assert "1 professionnel, 1 charte à signer" in page
        assert 'href="/organismes/nouveau"' in page
        assert 'href="/equipes/51-reims"' in page

    async def test_of_a_professional_holds_their_own(self, visit: Enter) -> None:
        page = (await (await visit("clara")).read("/organismes")).text

        assert "Trois-Portes" in page
        assert "Quatre-Vents" not in page
        assert "/organismes/nouveau" not in page

    async def test_is_searched(self, visit: Enter) -> None:
        ana = await visit("ana")

        assert "Trois-Portes" not in (await ana.read("/organismes?mots=quatre+vents")).text
        nothing = (await ana.read("/organismes?mots=%3Cscript%3E")).text
        assert "Aucun organisme trouvé" in nothing
        assert "<script>" not in nothing
        assert (await ana.read("/organismes?page=0")).status_code == 422

    async def test_asks_as_many_questions_for_ten_as_for_two(self, visit: Enter, desk: Desk) -> None:
        ana = await visit("ana")
        # The first page of the day is a little more work.
        await ana.read("/organismes")
        asked: list[str] = []

        @event.listens_for(desk.database.engine.sync_engine, "before_cursor_execute")
        def remember(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]  # SQLAlchemy's own
            asked.append(statement)

        await ana.read("/organismes")
        few, asked[:] = len(asked), []
        for number in range(8):
            await ana.send("/organismes/nouveau", territory="51-reims", **{**FORM, "name": f"Organisme {number}"})
        asked.clear()
        page = (await ana.read("/organismes")).text

        assert page.count("Organisme ") == 8
        assert len(asked) == few


class TestWhoMayChange:
    async def test_is_the_animateur_for_everything(self, visit: Enter, make: Maker) -> None:
        found = buttons((await (await visit("ana")).read(mission(make))).text)

        assert "Envoyer l’invitation" in found
        assert "Demander de revoir le délai" in found
        assert "Oui, retirer Clara Vasselin" in found

    async def test_is_a_professional_for_the_hours(self, visit: Enter, make: Maker) -> None:
        page = (await (await visit("clara")).read(mission(make))).text

        assert buttons(page) == []
        assert f"{mission(make)}/horaires" in page

    @pytest.mark.parametrize(
        ("role", "kind", "perimeter"),
        [
            (Role.READER, PerimeterKind.ORGANISATION, "1"),
            (Role.READER, PerimeterKind.TERRITORY, "51-reims"),
            (Role.COMMITTEE, PerimeterKind.TERRITORY, "51-reims"),
            (Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, "51"),
            (Role.NATIONAL, PerimeterKind.NATION, "FR"),
        ],
    )
    async def test_is_nobody_who_only_looks(
        self, visit: Enter, make: Maker, role: Role, kind: PerimeterKind, perimeter: str
    ) -> None:
        await invite(make)
        page = (await (await visit(await make.person(role, kind, perimeter))).read(mission(make))).text

        assert buttons(page) == []
        assert "Clara Vasselin" in page
        assert "ines.robineau" not in page
        assert "/horaires" not in page


class TestWriting:
    async def test_makes_one(self, visit: Enter) -> None:
        ana = await visit("ana")

        answer = await ana.send("/organismes/nouveau", territory="51-reims", **FORM)

        assert answer.status_code == 303
        page = (await ana.read(answer.headers["location"])).text
        assert "Les Passerelles" in page
        assert "Personne pour l’instant" in page

    async def test_says_everything_that_is_wrong_at_once(self, visit: Enter) -> None:
        answer = await (await visit("ana")).send("/organismes/nouveau", name="", address="  ", kind="banque")

        assert answer.status_code == 422
        for key in ("territory", "name", "kind", "address", "delay_days"):
            assert f'href="#{key}"' in answer.text

    async def test_changes_the_delay_and_says_it_in_the_history(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana = await visit("ana")
        page = (await ana.read(f"{mission(make)}/modifier")).text

        await ana.send(f"{mission(make)}/modifier", version=version_of(page), **FORM)

        assert (await stored(desk, make)).delay_days == 4
        page = (await ana.read(mission(make))).text
        assert "a modifié l’organisme" in page
        assert "au nom de l’organisme" in page

    async def test_overwrites_nothing(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana = await visit("ana")
        await ana.send(f"{mission(make)}/modifier", version="1", **FORM)

        answer = await ana.send(f"{mission(make)}/modifier", version="1", **{**FORM, "name": "Autre nom"})

        assert answer.status_code == 409
        assert "Ana Lebreton" in answer.text
        assert (await stored(desk, make)).name == "Les Passerelles"

    async def test_shows_hostile_text_as_text(self, visit: Enter, make: Maker) -> None:
        ana = await visit("ana")
        hostile = '"><img src=x onerror=alert(1)>'
        await ana.send(f"{mission(make)}/modifier", version="1", **{**FORM, "name": hostile, "address": hostile})

        for path in ("/organismes", mission(make), f"{mission(make)}/modifier", f"{mission(make)}/horaires"):
            assert "<img src=x" not in (await ana.read(path)).text


class TestHours:
    async def send(self, who: Visit, make: Maker, **days: str) -> int:
        path = f"{mission(make)}/horaires"
        return (await who.send(path, version=version_of((await who.read(path)).text), **days)).status_code

    async def test_are_kept(self, visit: Enter, make: Maker, desk: Desk) -> None:
        clara = await visit("clara")

        assert await self.send(clara, make, monday="9h-12h, 14h-17h30", friday="9h-12h") == 303

        page = (await clara.read(mission(make))).text
        assert "9h-12h, 14h-17h30" in page
        assert (await stored(desk, make)).hours is not None

    async def test_point_at_the_days_that_cannot_be_read(self, visit: Enter, make: Maker, desk: Desk) -> None:
        clara = await visit("clara")
        answer = await clara.send(f"{mission(make)}/horaires", version="1", monday="12h-9h", friday="<b>")

        assert answer.status_code == 422
        assert answer.text.count('aria-invalid="true"') == 2
        assert 'value="12h-9h"' in answer.text
        assert 'value="&lt;b&gt;"' in answer.text
        assert (await stored(desk, make)).hours is None

    async def test_closures_come_and_go(self, visit: Enter, make: Maker, desk: Desk) -> None:
        clara = await visit("clara")
        await clara.send(f"{mission(make)}/fermetures", first="2026-08-01", last="2026-08-15")
        assert "du samedi 1er août au samedi 15 août" in (await clara.read(mission(make))).text

        wrong = await clara.send(f"{mission(make)}/fermetures", first="2026-08-15", last="2026-08-01")
        assert (wrong.status_code, "Le dernier jour vient avant le premier" in wrong.text) == (422, True)

        await clara.send(f"{mission(make)}/fermetures/retirer", first="2026-08-01")
        async with desk.database.read() as session:
            assert list(await session.scalars(select(Closure))) == []


class TestDelayReviews:
    async def test_of_an_organisation_are_asked_and_answered(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana, clara = await visit("ana"), await visit("clara")
        await ana.send(f"{mission(make)}/revoir-le-delai", version="1")
        assert "Le tenez-vous" in (await clara.read(mission(make))).text

        assert (await clara.send(f"{mission(make)}/confirmer-le-delai", version="2")).status_code == 303

        assert (await stored(desk, make)).review_asked_at is None

    async def test_of_an_offer_are_asked_and_answered(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana, clara, offer = await visit("ana"), await visit("clara"), make.offers["mission"]
        await ana.send(f"/offres/{offer}/revoir-le-delai", version="1")
        async with desk.database.read() as session:
            assert (await session.get_one(Offer, offer)).review_asked_by == make.people["ana"]

        await clara.send(f"/offres/{offer}/confirmer-le-delai", version="2")

        async with desk.database.read() as session:
            assert (await session.get_one(Offer, offer)).review_asked_at is None
