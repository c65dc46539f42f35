"""Contact requests: the file, and each act with what it leaves behind."""

from datetime import timedelta

import pytest

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store import contact_details
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.erasing import erase
from store.notices import NoticeKind
from store.request_events import EventKind
from store.request_statuses import CHOOSABLE_OUTCOMES, ClosingOutcome, Status
from tests.backoffice.browsing import Enter, version_of
from tests.backoffice.facts import events, stored, told_to_youth
from tests.backoffice.making import FIRST_NAME, NOON, PHONE, Maker, Watch

DICTATED = "06 39 98 12 34"


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

    async def test_is_followed_by_another_promise(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(created=NOON - timedelta(days=4))
        clara = await visit("clara")
        assert "En retard de" in (await clara.read(f"/demandes/{request_id}")).text

        await clara.act(request_id, "tentative")

        page = (await clara.read(f"/demandes/{request_id}")).text
        assert "En retard de" not in page
        assert "un rappel avant la fin du jeudi 12 mars" in page


class TestContacting:
    async def test_keeps_the_promise(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        clara = await visit("clara")
        await clara.act(request_id, "contacte")

        page = (await clara.read(f"/demandes/{request_id}")).text
        assert (await stored(desk, request_id)).status is Status.CONTACTED
        assert "vous avez parlé avec ce jeune" in page
        assert "Il reste" not in page


class TestClosing:
    @pytest.mark.parametrize("outcome", CHOOSABLE_OUTCOMES)
    async def test_keeps_the_outcome(self, visit: Enter, make: Maker, desk: Desk, outcome: ClosingOutcome) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)

        await (await visit("clara")).act(request_id, "cloturer", outcome=outcome)

        found = await stored(desk, request_id)
        assert (found.status, found.outcome) == (Status.CLOSED, outcome)

    @pytest.mark.parametrize("outcome", ["", "gone_fishing", "reoriented"])
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
