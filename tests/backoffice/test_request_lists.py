"""Request lists: the professional's own, and the animateur's territory."""

import re

import pytest
from sqlalchemy import event

from backoffice.desk import Desk
from store.request_statuses import Status
from tests.backoffice.browsing import Enter
from tests.backoffice.facts import titles
from tests.backoffice.making import FIRST_NAME, NOON, PHONE, Maker, timedelta


class TestTheList:
    async def test_begins_with_the_late(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Plus tard", delay_days=5)
        await make.contact_request(title="Bientôt", delay_days=1)
        await make.contact_request(title="En retard", created=NOON - timedelta(days=4))

        page = (await (await visit("clara")).read("/demandes")).text

        assert titles(page) == ["En retard", "Bientôt", "Plus tard"]
        assert "En retard de 1 jour et 12 h" in page
        assert "Il reste 1 jour et 11 h" in page
        assert "avant la fin du mercredi 11 mars" in page

    async def test_sorts_by_what_is_to_be_done(self, visit: Enter, make: Maker) -> None:
        for status in (Status.SENT, Status.SEEN, Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED):
            await make.contact_request(status=status, title=status.value)
        await make.contact_request(status=Status.WITHDRAWN, title="withdrawn")
        clara = await visit("clara")

        pages = {
            view: (await clara.read(f"/demandes?vue={view}")).text
            for view in ("a-faire", "attente", "a-terminer", "terminees", "ouvertes")
        }

        assert set(titles(pages["a-faire"])) == {"sent", "seen", "accepted"}
        assert titles(pages["attente"]) == ["attempted"]
        assert titles(pages["a-terminer"]) == ["contacted"]
        assert set(titles(pages["terminees"])) == {"closed", "withdrawn"}
        assert set(titles(pages["ouvertes"])) == {"sent", "seen", "accepted", "attempted"}
        assert re.findall(r'class="count">(\d+)<', pages["a-faire"]) == ["3", "1", "1", "2", "0"]

    async def test_has_no_promise_left_once_somebody_called(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Appelée", status=Status.ATTEMPTED, created=NOON - timedelta(days=4))
        await make.contact_request(title="Pas encore")
        clara = await visit("clara")

        page = (await clara.read("/demandes?vue=ouvertes")).text

        assert titles(page) == ["Pas encore", "Appelée"]
        assert "En retard de" not in page
        assert "le jeune peut choisir un autre moment" in page
        assert titles((await clara.read("/demandes?vue=en-retard")).text) == []

    async def test_holds_no_other_organisation_and_no_contact_detail(self, visit: Enter, make: Maker) -> None:
        await make.contact_request("residence", title="Ailleurs")
        await make.contact_request(title="Ici")

        page = (await (await visit("clara")).read("/demandes")).text

        assert titles(page) == ["Ici"]
        assert FIRST_NAME not in page
        assert PHONE not in page

    async def test_empty_says_what_comes(self, visit: Enter) -> None:
        assert "Rien à faire pour l’instant" in (await (await visit("clara")).read("/demandes")).text

    async def test_is_paged_without_a_query_for_each_line(self, visit: Enter, make: Maker, desk: Desk) -> None:
        for number in range(30):
            await make.contact_request(title=f"Offre {number}")
        clara = await visit("clara")
        queries: list[str] = []

        @event.listens_for(desk.database.engine.sync_engine, "before_cursor_execute")
        def count(_connection, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]  # SQLAlchemy's own
            queries.append(statement)

        first = (await clara.read("/demandes")).text
        asked = len(queries)
        second = (await clara.read("/demandes?page=2")).text

        assert (len(titles(first)), len(titles(second))) == (25, 5)
        assert asked <= 14
        assert "Page 1 sur 2" in first

    async def test_page_beyond_the_end_is_the_last(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Seule")

        assert titles((await (await visit("clara")).read("/demandes?page=99")).text) == ["Seule"]

    @pytest.mark.parametrize("query", ["vue=tout", "page=0", "page=un", "offre=une", "suivi=clara"])
    async def test_refuses_what_it_does_not_know(self, visit: Enter, query: str) -> None:
        assert (await (await visit("clara")).read(f"/demandes?{query}")).status_code == 422


class TestNarrowing:
    async def test_is_kept_from_page_to_page_and_from_tab_to_tab(self, visit: Enter, make: Maker) -> None:
        for _ in range(30):
            await make.contact_request(title="Je répare mon vélo", status=Status.ACCEPTED)
        clara = await visit("clara")

        page = (await clara.read("/demandes?mots=velo&suivi=moi")).text
        second = (await clara.read("/demandes?vue=a-faire&mots=velo&suivi=moi&page=2")).text

        assert 'href="/demandes?vue=a-faire&amp;mots=velo&amp;suivi=moi&amp;page=2"' in page
        assert 'href="/demandes?vue=terminees&amp;mots=velo&amp;suivi=moi"' in page
        assert 'value="velo"' in page
        assert '<option value="moi" selected>' in page
        assert titles(second) == ["Je répare mon vélo"] * 5

    async def test_to_nothing_says_where_there_is_something(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Je répare mon vélo", status=Status.CLOSED)

        page = (await (await visit("clara")).read("/demandes?mots=velo")).text

        assert "Aucune demande ne correspond" in page
        assert 'href="/demandes?vue=terminees&amp;mots=velo">Terminées (1)' in page
        assert 'href="/demandes?vue=a-faire">Effacer la recherche' in page

    async def test_escapes_what_is_looked_for(self, visit: Enter) -> None:
        page = (await (await visit("clara")).read('/demandes?mots="><script>alert(1)</script>')).text

        assert "<script>" not in page

    async def test_to_a_territory_is_kept_and_hides_nothing(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Ici")
        ana = await visit("ana")

        page = (await ana.read("/territoire/demandes?boussole=51-reims")).text
        calm = (await ana.read("/territoire/demandes?boussole=51-reims&vue=en-retard")).text
        nothing = (await ana.read("/territoire/demandes?boussole=51-reims&mots=piscine")).text

        assert "<h1>Grand Reims</h1>" in page
        assert 'href="/territoire/demandes?vue=terminees&amp;boussole=51-reims"' in page
        assert '<input type="hidden" name="boussole" value="51-reims">' in page
        assert 'href="/territoire?boussole=51-reims">← Vue' in page
        assert "Aucun retard" in calm
        assert 'href="/territoire/demandes?vue=toutes&amp;boussole=51-reims">Effacer' in nothing

    async def test_to_the_territory_of_others_is_unknown(self, visit: Enter) -> None:
        assert (await (await visit("ana")).read("/territoire/demandes?boussole=69-lyon")).status_code == 404

    async def test_by_organisation_is_for_who_sees_several(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Ici")
        await make.contact_request("residence", title="Là")

        page = (
            await (await visit("ana")).read(f"/territoire/demandes?organisme={make.organisations['residence']}")
        ).text

        assert titles(page) == ["Là"]
        assert "Les Quatre-Vents</option>" in page


class TestTheTerritory:
    async def test_holds_every_organisation_late_ones_first(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="À temps")
        await make.contact_request("residence", title="En retard", created=NOON - timedelta(days=4))
        await make.contact_request(title="Finie", status=Status.CLOSED)
        await make.contact_request("residence", title="Ailleurs", territory="69-lyon")
        ana = await visit("ana")

        page = (await ana.read("/territoire/demandes")).text

        assert titles(page) == ["En retard", "À temps", "Finie"]
        assert "Grand Reims" in page
        assert "1 demande est en retard." in page
        assert "Les Quatre-Vents" in page
        assert FIRST_NAME not in page
        assert titles((await ana.read("/territoire/demandes?vue=en-retard")).text) == ["En retard"]
