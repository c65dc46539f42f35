"""Contact requests: the list, the file, and each act with what it leaves behind."""

import re

import pytest
from sqlalchemy import event, select

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store import contact_details
from store.contact_requests import ClosingOutcome, ContactRequest, Status
from store.conversations import Conversation
from store.erasing import erase
from store.notices import Audience, Notice, NoticeKind
from store.request_events import EventKind, RequestEvent
from tests.backoffice.browsing import Enter, version_of
from tests.backoffice.making import FIRST_NAME, NOON, PHONE, Maker, Watch, timedelta

DICTATED = "06 39 98 12 34"


async def stored(desk: Desk, request_id: str) -> ContactRequest:
    async with desk.database.read() as session:
        found = await session.get(ContactRequest, request_id)
        assert found is not None
        return found


async def events(desk: Desk, request_id: str) -> list[tuple[EventKind, int | None]]:
    async with desk.database.read() as session:
        query = select(RequestEvent).where(RequestEvent.request_id == request_id).order_by(RequestEvent.id)
        return [(each.kind, each.person_id) for each in await session.scalars(query)]


async def told_to_youth(desk: Desk) -> list[Notice]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(Notice).where(Notice.audience == Audience.CONVERSATION)))


def titles(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/demandes/[0-9a-f]{32}">(.*?)</a>', page)


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
            view: (await clara.read(f"/demandes?vue={view}")).text for view in ("a-faire", "en-cours", "terminees")
        }

        assert set(titles(pages["a-faire"])) == {"sent", "seen"}
        assert titles(pages["en-cours"])[-1] == "contacted"
        assert set(titles(pages["en-cours"])) == {"accepted", "attempted", "contacted"}
        assert set(titles(pages["terminees"])) == {"closed", "withdrawn"}
        assert re.findall(r'class="count">(\d+)<', pages["a-faire"]) == ["2", "3", "2"]

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
        assert asked <= 10
        assert "Page 1 sur 2" in first

    async def test_page_beyond_the_end_is_the_last(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="Seule")

        assert titles((await (await visit("clara")).read("/demandes?page=99")).text) == ["Seule"]

    @pytest.mark.parametrize("query", ["vue=tout", "page=0", "page=un"])
    async def test_refuses_what_it_does_not_know(self, visit: Enter, query: str) -> None:
        assert (await (await visit("clara")).read(f"/demandes?{query}")).status_code == 422


class TestOpening:
    async def test_counts_as_seen_once(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        await clara.read(f"/demandes/{request_id}")
        await clara.read(f"/demandes/{request_id}")

        assert (await stored(desk, request_id)).status is Status.SEEN
        assert await events(desk, request_id) == [(EventKind.SENT, None), (EventKind.SEEN, make.people["clara"])]

    async def test_shows_what_is_shared_and_no_contact_detail(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()

        page = (await (await visit("clara")).read(f"/demandes/{request_id}")).text

        for said in ("Je prépare mes entretiens", "Un travail qui dure", "l’après-midi", "jeudi 12 mars"):
            assert said in page
        for hidden in (FIRST_NAME, PHONE, DICTATED):
            assert hidden not in page

    async def test_by_an_animateur_changes_and_shows_nothing(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()

        page = (await (await visit("ana")).read(f"/demandes/{request_id}")).text

        assert (await stored(desk, request_id)).status is Status.SENT
        for hidden in (FIRST_NAME, PHONE, DICTATED, "Un travail qui dure", "Afficher les coordonnées", "J’accepte"):
            assert hidden not in page

    async def test_escapes_what_others_wrote(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(title="<script>alert(1)</script>")

        page = (await (await visit("clara")).read(f"/demandes/{request_id}")).text

        assert "<script" not in page


class TestRevealing:
    async def test_shows_the_contact_details_and_is_an_event_each_time(
        self, visit: Enter, make: Maker, desk: Desk
    ) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        await clara.read(f"/demandes/{request_id}")

        pages = [(await clara.send(f"/demandes/{request_id}/coordonnees")).text for _ in range(2)]

        for page in pages:
            assert FIRST_NAME in page
            assert f'href="tel:{PHONE}">{DICTATED}' in page
        assert (await events(desk, request_id))[2:] == [(EventKind.REVEALED, make.people["clara"])] * 2

    async def test_ends_with_the_page(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        await clara.send(f"/demandes/{request_id}/coordonnees")

        assert DICTATED not in (await clara.read(f"/demandes/{request_id}")).text

    async def test_is_over_once_the_youth_withdrew(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.WITHDRAWN)

        page = (await (await visit("clara")).send(f"/demandes/{request_id}/coordonnees")).text

        assert DICTATED not in page
        assert "ne sont plus disponibles" in page
        assert EventKind.REVEALED not in [kind for kind, _ in await events(desk, request_id)]

    async def test_is_over_once_they_are_erased(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request(status=Status.CLOSED)
        async with desk.database.turn() as session:
            request = await session.get(ContactRequest, request_id)
            assert request is not None
            await contact_details.erase_all(session, request.conversation_id, at=watch.at)

        page = (await (await visit("clara")).send(f"/demandes/{request_id}/coordonnees")).text

        assert "ne sont plus disponibles" in page


class TestAccepting:
    async def test_is_kept_and_said(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")

        done = await clara.act(request_id, "accepter")
        page = (await clara.read(f"/demandes/{request_id}")).text
        again = (await clara.read(f"/demandes/{request_id}")).text

        assert (done.status_code, done.headers["location"]) == (303, f"/demandes/{request_id}")
        assert (await stored(desk, request_id)).status is Status.ACCEPTED
        assert (await events(desk, request_id))[-1] == (EventKind.ACCEPTED, make.people["clara"])
        assert "Vous avez accepté la demande" in page
        assert "Vous avez accepté la demande" not in again

    async def test_leaves_the_news_to_the_gateway(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        await (await visit("clara")).act(request_id, "accepter")

        while await deliver(desk):
            pass

        (notice,) = await told_to_youth(desk)
        assert (notice.kind, notice.request_id) == (NoticeKind.REQUEST_ACCEPTED, request_id)
        assert (notice.done_at, notice.attempts) == (None, 0)

    async def test_twice_in_a_hurry_is_once(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)

        answers = [await clara.send(f"/demandes/{request_id}/accepter", version=version) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert len(await told_to_youth(desk)) == 1


class TestAttempting:
    async def test_counts_and_tells_the_youth(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        await clara.act(request_id, "tentative")
        await clara.act(request_id, "tentative")

        found = await stored(desk, request_id)
        assert (found.status, found.attempts) == (Status.ATTEMPTED, 2)
        assert "Sans réponse, 2 essais" in (await clara.read(f"/demandes/{request_id}")).text
        assert [notice.kind for notice in await told_to_youth(desk)] == [NoticeKind.REQUEST_ATTEMPTED] * 2

    async def test_twice_in_a_hurry_is_once(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)

        for _ in range(2):
            await clara.send(f"/demandes/{request_id}/tentative", version=version)

        assert (await stored(desk, request_id)).attempts == 1


class TestContacting:
    async def test_keeps_the_promise(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        clara = await visit("clara")
        await clara.act(request_id, "contacte")

        page = (await clara.read(f"/demandes/{request_id}")).text
        assert (await stored(desk, request_id)).status is Status.CONTACTED
        assert "Promesse tenue" in page
        assert "Il reste" not in page


class TestClosing:
    @pytest.mark.parametrize("outcome", ClosingOutcome)
    async def test_keeps_the_outcome(self, visit: Enter, make: Maker, desk: Desk, outcome: ClosingOutcome) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)

        await (await visit("clara")).act(request_id, "cloturer", outcome=outcome)

        found = await stored(desk, request_id)
        assert (found.status, found.outcome) == (Status.CLOSED, outcome)

    @pytest.mark.parametrize("outcome", ["", "gone_fishing"])
    async def test_needs_an_outcome_of_the_list(self, visit: Enter, make: Maker, desk: Desk, outcome: str) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)

        response = await (await visit("clara")).act(request_id, "cloturer", outcome=outcome)

        assert response.status_code == 422
        assert "Choisissez une réponse." in response.text
        assert (await stored(desk, request_id)).status is Status.ACCEPTED


class TestTwoAtOnce:
    async def test_the_second_reads_who_did_what(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara, moussa = await visit("clara"), await visit("moussa")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)
        await moussa.act(request_id, "accepter")

        late = await clara.send(f"/demandes/{request_id}/tentative", version=version)

        assert late.status_code == 409
        assert "<strong>Moussa Kébé</strong> a accepté la demande, mardi 10 mars à 12 h 00" in late.text
        assert (await stored(desk, request_id)).status is Status.ACCEPTED
        assert len(await told_to_youth(desk)) == 1

    async def test_a_withdrawn_request_moves_no_more(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)
        async with desk.database.turn() as session:
            request = await session.get(ContactRequest, request_id)
            assert request is not None
            conversation = await session.get(Conversation, request.conversation_id)
            assert conversation is not None
            await erase(session, conversation, at=watch.at)

        late = await clara.send(f"/demandes/{request_id}/accepter", version=version)
        page = (await clara.read(f"/demandes/{request_id}")).text

        assert late.status_code == 409
        assert "<strong>Le jeune</strong> a annulé la demande" in late.text
        assert "J’accepte" not in page
        assert "Aucune réponse n’est partagée" in page


class TestTheTerritory:
    async def test_holds_every_organisation_late_ones_first(self, visit: Enter, make: Maker) -> None:
        await make.contact_request(title="À temps")
        await make.contact_request("residence", title="En retard", created=NOON - timedelta(days=4))
        await make.contact_request(title="Finie", status=Status.CLOSED)
        await make.contact_request("residence", title="Ailleurs", territory="69-lyon")
        ana = await visit("ana")

        page = (await ana.read("/territoire")).text

        assert titles(page) == ["En retard", "À temps", "Finie"]
        assert "Grand Reims" in page
        assert "1 demande est en retard." in page
        assert "Les Quatre-Vents" in page
        assert FIRST_NAME not in page
        assert titles((await ana.read("/territoire?vue=en-retard")).text) == ["En retard"]
