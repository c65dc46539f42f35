"""Request acts: calls in vain with their next day, colleagues who take over, and what is closed opened again."""

from datetime import date, timedelta

import pytest

from backoffice.desk import Desk
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.people import PerimeterKind, Role
from store.request_events import EventKind
from store.request_statuses import AttemptResult, Status
from tests.backoffice.browsing import Enter, version_of
from tests.backoffice.facts import events, stored
from tests.backoffice.making import NOON, Maker, Watch
from tests.backoffice.near import offer_near

LATE = NOON - timedelta(days=4)


async def withdraw_consent(desk: Desk, request_id: str, watch: Watch) -> None:
    async with desk.database.turn() as session:
        request = await session.get_one(ContactRequest, request_id)
        (await session.get_one(Consent, request.consent_id)).withdrawn_at = watch.at


class TestAttempting:
    @pytest.mark.parametrize("result", [each for each in AttemptResult if each is not AttemptResult.WRONG_NUMBER])
    async def test_keeps_what_the_call_met_and_the_next_day(
        self, visit: Enter, make: Maker, desk: Desk, result: AttemptResult
    ) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        clara = await visit("clara")

        await clara.act(request_id, "tentative", result=result, next_try="2026-03-12")

        found = await stored(desk, request_id)
        assert (found.status, found.next_try_on) == (Status.ATTEMPTED, date(2026, 3, 12))
        assert "un rappel avant la fin du jeudi 12 mars" in (await clara.read(f"/demandes/{request_id}")).text

    @pytest.mark.parametrize("day", ["2026-03-09", "2026-04-01", "demain"])
    async def test_points_at_a_day_that_cannot_be(self, visit: Enter, make: Maker, desk: Desk, day: str) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)

        refused = await (await visit("clara")).act(request_id, "tentative", result="busy", next_try=day)

        assert refused.status_code == 422
        assert "Choisissez un jour entre aujourd’hui et dans 14 jours." in refused.text
        assert 'value="busy" checked' in refused.text
        assert f'value="{day}"' in refused.text
        assert (await stored(desk, request_id)).attempts == 0


class TestTakingOver:
    async def test_from_a_colleague_is_kept_and_said(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        moussa = await visit("moussa")
        assert "Suivie par <strong>Clara Vasselin" in (await moussa.read(f"/demandes/{request_id}")).text

        await moussa.act(request_id, "prendre")

        page = (await moussa.read(f"/demandes/{request_id}")).text
        assert (await stored(desk, request_id)).taken_by == make.people["moussa"]
        assert (await events(desk, request_id))[-1] == (EventKind.TAKEN_OVER, make.people["moussa"])
        assert "vous vous occupez de cette demande" in page
        assert "Je m’en occupe" not in page

    async def test_is_told_to_the_one_who_acts_a_moment_later(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        clara, moussa = await visit("clara"), await visit("moussa")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)
        await moussa.act(request_id, "prendre")

        late = await clara.send(f"/demandes/{request_id}/contacte", version=version)

        assert late.status_code == 409
        assert "<strong>Moussa Kébé</strong> s’occupe maintenant de la demande" in late.text


class TestHandingOver:
    async def test_by_the_animateur_needs_no_delay(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id, ana = await make.contact_request(status=Status.ACCEPTED), await visit("ana")
        moussa = str(make.people["moussa"])

        page = (await ana.read(f"/demandes/{request_id}")).text
        await ana.act(request_id, "confier", person=moussa)

        assert "Confier à quelqu’un de l’organisme" in page
        assert "Confier à Moussa Kébé</button>" in page
        assert "Confier à Clara Vasselin</button>" not in page
        assert (await stored(desk, request_id)).taken_by == make.people["moussa"]

    async def test_by_a_professional_is_to_a_colleague(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id, clara = await make.contact_request(created=LATE), await visit("clara")

        page = (await clara.read(f"/demandes/{request_id}")).text
        await clara.act(request_id, "confier", person=str(make.people["moussa"]))

        assert "Confier à un·e collègue" in page
        assert "Confier à Moussa Kébé</button>" in page
        assert "Confier à Clara Vasselin</button>" not in page
        assert (await stored(desk, request_id)).taken_by == make.people["moussa"]

    async def test_of_a_late_request_is_said_once(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(created=LATE)

        page = (await (await visit("ana")).read(f"/demandes/{request_id}")).text

        assert "Demander à Moussa Kébé de s’en occuper" in page
        assert "Confier à" not in page

    @pytest.mark.parametrize("key", ["ana", "clara"])
    async def test_is_over_with_the_request(self, visit: Enter, make: Maker, key: str) -> None:
        request_id = await make.contact_request(status=Status.CLOSED)

        assert "Confier à" not in (await (await visit(key)).read(f"/demandes/{request_id}")).text

    async def test_is_not_for_who_only_reads(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        mission = str(make.organisations["mission"])
        reader = await visit(await make.person(Role.READER, PerimeterKind.ORGANISATION, mission))

        assert "Confier à" not in (await reader.read(f"/demandes/{request_id}")).text


class TestReopening:
    async def test_makes_it_to_do_again(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.CLOSED)

        await (await visit("clara")).act(request_id, "rouvrir")

        assert (await stored(desk, request_id)).status is Status.ACCEPTED

    async def test_is_refused_once_the_youth_cannot_be_called(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        request_id = await make.contact_request(status=Status.CLOSED)
        clara = await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)
        await withdraw_consent(desk, request_id, watch)

        refused = await clara.send(f"/demandes/{request_id}/rouvrir", version=version)

        assert refused.status_code == 409
        assert "ne sont plus disponibles" in refused.text
        assert "Rouvrir" not in refused.text
        assert (await stored(desk, request_id)).status is Status.CLOSED


class TestRevealing:
    async def test_is_over_once_the_consent_is_withdrawn(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        request_id = await make.contact_request(status=Status.CONTACTED)
        await withdraw_consent(desk, request_id, watch)

        page = (await (await visit("clara")).send(f"/demandes/{request_id}/coordonnees")).text

        assert "ne sont plus disponibles" in page
        assert EventKind.REVEALED not in [kind for kind, _ in await events(desk, request_id)]


class TestAnotherOffer:
    async def test_is_one_link_away(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()

        page = (await (await visit("clara")).read(f"/demandes/{request_id}")).text

        assert f'href="/demandes/{request_id}/reorienter"' in page
        assert "Ce n’est pas pour nous" in page

    async def test_is_one_tap_away_for_the_animateur_of_a_late_request(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(created=LATE)
        await offer_near(make)

        page = (await (await visit("ana")).read(f"/demandes/{request_id}")).text

        assert "Personne n’a appelé ce jeune à temps" in page
        assert "Demander à Moussa Kébé de s’en occuper" in page

    async def test_is_one_tap_away_too_when_the_next_call_did_not_come(
        self, visit: Enter, make: Maker, desk: Desk
    ) -> None:
        request_id, clara = await make.contact_request(), await visit("clara")
        await clara.act(request_id, "tentative", next_try=NOON.date().isoformat())
        async with desk.database.turn() as session:
            (await session.get_one(ContactRequest, request_id)).next_try_on = NOON.date() - timedelta(days=1)

        page = (await (await visit("ana")).read(f"/demandes/{request_id}")).text

        assert "Personne n’a rappelé ce jeune à temps" in page
        assert "En retard de" in page

    async def test_in_one_tap_is_not_for_professionals(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request(created=LATE)

        page = (await (await visit("clara")).read(f"/demandes/{request_id}")).text

        assert "Personne n’a appelé ce jeune à temps" not in page
