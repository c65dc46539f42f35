"""Another offer is proposed: a yes passes the request on under the words that were read, a no passes nothing on."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from store import catalogue, reorientations
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person
from store.reorientations import Reorientation
from store.request_events import person
from store.request_statuses import ClosingOutcome, Status
from tests.actions.happening import Happening
from tests.actions.stage import Said, button, responses, words
from tests.store.committed import Committed


@pytest.fixture
async def proposal(happening: Happening, clara: Person, noon: datetime) -> Reorientation:
    """Clara proposes an offer of another organisation."""
    return await propose(happening, clara, noon)


async def propose(happening: Happening, clara: Person, noon: datetime, *, on_behalf: bool = False) -> Reorientation:
    async with happening.database.turn() as session:
        query = (
            select(Offer.id)
            .join(Organisation, Organisation.id == Offer.organisation_id)
            .where(Organisation.territory_id == "51-reims", Offer.status == OfferStatus.PUBLISHED)
            .where(Offer.organisation_id != happening.request.organisation_id, Offer.theme == "emploi")
        )
        offer_id = (await session.scalars(query.order_by(Offer.id))).first() or 0
        offer = await catalogue.find_open(session, offer_id, on=noon.date())
        assert offer is not None
        request = await session.get_one(ContactRequest, happening.request.id)
        by = person(clara.id, on_behalf=on_behalf)
        return await reorientations.propose(session, request, offer, by=by, at=noon)


async def news(happening: Happening, proposal: Reorientation) -> list[Said]:
    return await happening.news("request_reoriented", detail=proposal.id)


class TestProposing:
    async def test_shows_the_offer_and_what_would_be_passed_on(
        self, happening: Happening, proposal: Reorientation
    ) -> None:
        said = await news(happening, proposal)

        assert responses(said) == ["utter_news_request_reoriented", "utter_offer", "utter_as_written"]
        card, asked = said[1].words, said[2]
        assert card["promise"].startswith("Rappel au plus tard le")
        assert card["organisation"] in asked.words["written"]
        assert [b["title"] for b in asked.buttons] == [
            words("utter_label_proposal_yes"),
            words("utter_label_proposal_no"),
        ]

    async def test_by_an_animateur_says_that_it_was_late(
        self, happening: Happening, clara: Person, noon: datetime
    ) -> None:
        await happening.does(lambda request: setattr(request, "due_at", noon - timedelta(hours=1)))
        proposal = await propose(happening, clara, noon, on_behalf=True)

        assert responses(await news(happening, proposal))[0] == "utter_news_request_reoriented_late"

    async def test_by_an_animateur_accuses_nobody_before_the_date(
        self, happening: Happening, clara: Person, noon: datetime
    ) -> None:
        proposal = await propose(happening, clara, noon, on_behalf=True)

        assert responses(await news(happening, proposal))[0] == "utter_news_request_reoriented_by_animateur"

    async def test_that_is_not_ones_own_says_nothing(self, happening: Happening) -> None:
        assert await happening.news("request_reoriented", detail="0" * 32) == []


class TestAgreeing:
    async def test_makes_the_new_request_under_the_words_that_were_read(
        self, happening: Happening, proposal: Reorientation, committed: Committed
    ) -> None:
        said = await news(happening, proposal)

        receipt = await happening.stage.press(button(said, "utter_label_proposal_yes"))

        assert responses(receipt) == ["utter_proposal_agreed", "utter_receipt", "utter_after_sending"]
        [made] = await committed.all(ContactRequest, ContactRequest.origin_id == happening.request.id)
        proof = await committed.get(Consent, made.consent_id)
        assert proof.text == said[2].words["written"]
        assert proof.label == words("utter_label_proposal_yes")
        first = await committed.get(ContactRequest, happening.request.id)
        assert (first.status, first.outcome) == (Status.CLOSED, ClosingOutcome.REORIENTED)

    async def test_may_be_said_in_words(
        self, happening: Happening, proposal: Reorientation, committed: Committed
    ) -> None:
        await news(happening, proposal)

        await happening.stage.write("oui vas-y", "affirm")

        assert len(await committed.all(ContactRequest, ContactRequest.origin_id == happening.request.id)) == 1

    async def test_twice_makes_one_request(
        self, happening: Happening, proposal: Reorientation, committed: Committed
    ) -> None:
        yes = button(await news(happening, proposal), "utter_label_proposal_yes")
        await happening.stage.press(yes)

        assert responses(await happening.stage.press(yes)) == ["utter_proposal_over"]
        assert len(await committed.all(ContactRequest, ContactRequest.origin_id == happening.request.id)) == 1

    async def test_to_an_offer_that_is_gone_passes_nothing_on(
        self, happening: Happening, proposal: Reorientation, committed: Committed
    ) -> None:
        yes = button(await news(happening, proposal), "utter_label_proposal_yes")
        async with happening.database.turn() as session:
            (await session.get_one(Offer, proposal.offer_id)).status = OfferStatus.PAUSED

        said = await happening.stage.press(yes)

        assert responses(said)[0] == "utter_proposal_gone"
        assert responses(said)[-1] == "utter_plan_b_choice"
        assert await committed.all(ContactRequest, ContactRequest.origin_id == happening.request.id) == []
        assert (await committed.get(Reorientation, proposal.id)).answered_at is not None


class TestRefusing:
    async def test_passes_nothing_on(self, happening: Happening, proposal: Reorientation, committed: Committed) -> None:
        said = await news(happening, proposal)

        answer = await happening.stage.press(button(said, "utter_label_proposal_no"))

        assert responses(answer) == ["utter_proposal_refused"]
        assert (await committed.get(Reorientation, proposal.id)).agreed is False
        assert await committed.all(ContactRequest, ContactRequest.origin_id == happening.request.id) == []

    async def test_what_an_animateur_proposed_keeps_the_first_request(
        self, happening: Happening, clara: Person, noon: datetime, committed: Committed
    ) -> None:
        proposal = await propose(happening, clara, noon, on_behalf=True)
        said = await news(happening, proposal)

        answer = await happening.stage.press(button(said, "utter_label_proposal_no"))

        assert responses(answer) == ["utter_proposal_refused_kept"]
        assert (await committed.get(ContactRequest, happening.request.id)).is_open
