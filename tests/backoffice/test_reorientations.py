"""Another offer is chosen on a page, by the organisation or its animateur, and waits for the youth."""

import asyncio

from sqlalchemy import select, update

from backoffice.desk import Desk
from backoffice.pages import environment
from store import people, rescues
from store.contact_requests import ContactRequest
from store.notices import NoticeKind
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.places import Gazetteer
from store.request_events import EventKind, RequestEvent
from store.request_statuses import Status
from tests.backoffice.browsing import Enter, Visit, version_of
from tests.backoffice.facts import events, stored, told_to_youth
from tests.backoffice.making import FIRST_NAME, PHONE, Maker, Watch
from tests.backoffice.near import TITLE, offer_near


async def propose(visit: Visit, request_id: str, offer_id: int, *, version: str | None = None):  # type: ignore[no-untyped-def]  # a Response of httpx
    path = f"/demandes/{request_id}/reorienter"
    known = version or version_of((await visit.read(path)).text)
    return await visit.send(path, version=known, offer=str(offer_id))


class TestChoosing:
    async def test_shows_what_each_offer_promises(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        await offer_near(make)

        page = (await (await visit("clara")).read(f"/demandes/{request_id}/reorienter")).text

        for said in (TITLE, "Les Quatre-Vents", "Rappelle sous 2 jours", "1 offre possible", "Même thème"):
            assert said in page
        for hidden in (FIRST_NAME, PHONE, "Un travail qui dure"):
            assert hidden not in page

    async def test_finds_by_words(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        await offer_near(make)
        await offer_near(make, title="Je trouve une chambre", theme="logement")
        clara = await visit("clara")

        page = (await clara.read(f"/demandes/{request_id}/reorienter?mots=chambre")).text
        none = (await clara.read(f"/demandes/{request_id}/reorienter?mots=<b>vélo")).text

        assert "Je trouve une chambre" in page
        assert TITLE not in page
        assert "Rien ne correspond à" in none
        assert "&lt;b&gt;vélo" in none

    async def test_of_a_finished_request_is_over(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(status=Status.CLOSED)
        await offer_near(make)

        page = (await (await visit("clara")).read(f"/demandes/{request_id}/reorienter")).text

        assert "Cette demande est terminée" in page
        assert TITLE not in page


class TestProposing:
    async def test_asks_the_youth(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        offer_id, clara = await offer_near(make), await visit("clara")

        answer = await propose(clara, request_id, offer_id)

        assert (answer.status_code, answer.headers["location"]) == (303, f"/demandes/{request_id}")
        assert (await stored(desk, request_id)).status is Status.REORIENTING
        assert (await events(desk, request_id))[-1] == (EventKind.REORIENTED, make.people["clara"])
        assert [notice.kind for notice in await told_to_youth(desk)] == [NoticeKind.REQUEST_REORIENTED]
        page = (await clara.read(f"/demandes/{request_id}/reorienter")).text
        assert "Une proposition attend sa réponse" in page

    async def test_by_an_animateur_is_on_behalf(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id, offer_id = await make.contact_request(), await offer_near(make)
        ana = await visit("ana")
        assert "au nom de Mission locale" in (await ana.read(f"/demandes/{request_id}/reorienter")).text

        await propose(ana, request_id, offer_id)

        async with desk.database.read() as session:
            event = await session.scalar(select(RequestEvent).where(RequestEvent.kind == EventKind.REORIENTED))
        assert event is not None
        assert (event.person_id, event.on_behalf) == (make.people["ana"], True)

    async def test_an_offer_that_closed_is_said(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        offer_id, clara = await offer_near(make), await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}/reorienter")).text)
        async with desk.database.turn() as session:
            await session.execute(update(Offer).where(Offer.id == offer_id).values(status=OfferStatus.PAUSED))

        answer = await propose(clara, request_id, offer_id, version=version)

        assert answer.status_code == 409
        assert "Cette offre ne peut plus être proposée" in answer.text
        assert (await stored(desk, request_id)).status is Status.SENT

    async def test_twice_proposes_once(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        offer_id, clara = await offer_near(make), await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}/reorienter")).text)

        answers = [await propose(clara, request_id, offer_id, version=version) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert len(await told_to_youth(desk)) == 1

    async def test_at_once_by_two_shows_the_second_what_happened(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        offer_id, both = await offer_near(make), [await visit("clara"), await visit("ana")]
        version = version_of((await both[0].read(f"/demandes/{request_id}/reorienter")).text)

        answers = await asyncio.gather(*(propose(each, request_id, offer_id, version=version) for each in both))

        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert len(await told_to_youth(desk)) == 1


class TestAssigning:
    async def test_by_the_animateur_is_told_to_the_colleague(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        moussa, ana = make.people["moussa"], await visit("ana")
        version = str((await stored(desk, request_id)).version)

        answers = [
            await ana.send(f"/demandes/{request_id}/confier", version=version, person=str(moussa)) for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert (await stored(desk, request_id)).taken_by == moussa
        assert await events(desk, request_id) == [(EventKind.SENT, None), (EventKind.TAKEN_OVER, make.people["ana"])]

    async def test_to_somebody_of_elsewhere_is_unknown(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        nadia, version = str(make.people["nadia"]), str((await stored(desk, request_id)).version)

        answer = await (await visit("ana")).send(f"/demandes/{request_id}/confier", version=version, person=nadia)

        assert answer.status_code == 404
        assert (await stored(desk, request_id)).taken_by is None


class TestOneTap:
    async def test_offers_an_equivalent_and_the_colleagues(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        """Until the request page includes it, drawn by itself."""
        request_id, offer_id = await make.contact_request(), await offer_near(make)
        watch.advance(days=3)
        async with desk.database.read() as session:
            viewer = await people.get_viewer(session, make.people["ana"])
            request = await session.get_one(ContactRequest, request_id)
            rescue = await rescues.find_rescue(session, viewer, request, Gazetteer.load(), at=watch.at)

        template = environment().get_template("reorientations/_one_tap.html")
        drawn = template.render(request=request, rescue=rescue, visitor=await visit("ana"))

        assert "Proposer à Les Quatre-Vents (rappelle sous 2 jours)" in drawn
        assert f'name="offer" value="{offer_id}"' in drawn
        assert "Demander à Moussa Kébé de s’en occuper" in drawn
