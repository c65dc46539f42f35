"""Plan B: when a promise is not kept, a youth goes elsewhere at once, or waits, as they prefer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.request_events import SERVICE
from tests.actions.happening import Happening
from tests.actions.stage import Said, button, responses
from tests.actions.youths import agreeing
from tests.store.committed import Committed


@pytest.fixture
async def late(happening: Happening, noon: datetime) -> Happening:
    await happening.does(lambda request: setattr(request, "due_at", noon - timedelta(days=1)))
    return happening


def cards(said: list[Said]) -> list[Said]:
    return [message for message in said if message.response == "utter_offer"]


class TestLate:
    async def test_tells_the_truth_and_three_other_ways(self, late: Happening) -> None:
        said = await late.news("request_late")

        assert responses(said)[0] == "utter_news_request_late"
        assert 1 <= len(cards(said)) <= 3
        assert "utter_information_point" in responses(said)
        assert button(said, "utter_label_keep_waiting")

    async def test_proposes_nobody_who_was_asked_already(self, late: Happening) -> None:
        said = await late.news("request_late")

        assert late.request.offer.organisation not in [card.words["organisation"] for card in cards(said)]

    async def test_another_offer_is_asked_for_at_once(self, late: Happening, committed: Committed) -> None:
        said = await late.news("request_late")
        [card, *_] = cards(said)

        screen = await late.stage.press(button([card], "utter_label_request"))

        assert responses(screen) == ["utter_chosen", "utter_as_written"]
        assert card.words["organisation"] in screen[-1].words["written"]
        await agreeing(late.stage, screen)
        await late.stage.write("Inès", "give_contact", first_name=late.request.first_name_id)
        await late.stage.write("06", "give_contact", contact=late.request.contact_id, contact_kind="phone")
        await late.stage.answer("moment", "any")
        sent = await late.stage.answer("recap", "send")
        assert "utter_receipt" in responses(sent)
        made = await committed.all(ContactRequest, ContactRequest.conversation_id == late.stage.sender)
        assert {request.offer.organisation for request in made} == {
            late.request.offer.organisation,
            card.words["organisation"],
        }

    async def test_what_was_said_before_is_not_asked_again(self, late: Happening) -> None:
        """In another questionnaire by now: the need goes back to that of the request."""
        await late.stage.start(theme="logement")
        said = await late.news("request_late")

        screen = await late.stage.press(button(cards(said)[:1], "utter_label_request"))

        assert late.stage.loop == "contact_form"
        assert late.stage.slots["theme"] == "emploi"
        assert late.stage.slots["answers"]["values"]["place"] == ["51454"]
        assert "utter_as_written" in responses(screen)

    async def test_an_offer_that_closed_meanwhile_is_said_to_be_gone(self, late: Happening) -> None:
        [card, *_] = cards(await late.news("request_late"))
        async with late.database.turn() as session:
            for offer in await _offers(session):
                offer.status = OfferStatus.PAUSED

        screen = await late.stage.press(button([card], "utter_label_request"))

        assert responses(screen)[0] == "utter_offer_gone"
        assert late.stage.loop is None

    async def test_without_any_other_offer_there_is_a_search_and_somebody_to_see(self, late: Happening) -> None:
        async with late.database.turn() as session:
            for offer in await _offers(session):
                offer.status = OfferStatus.PAUSED

        said = await late.news("request_late")

        assert responses(said)[1:] == ["utter_plan_b_none", "utter_information_point", "utter_plan_b_choice"]
        assert button(said, "utter_label_search_again")

    async def test_waiting_goes_on(self, late: Happening, committed: Committed) -> None:
        said = await late.news("request_late")

        assert responses(await late.stage.press(button(said, "utter_label_keep_waiting"))) == ["utter_keep_waiting"]
        assert (await committed.get(ContactRequest, late.request.id)).is_open


class TestSearchingAgain:
    async def test_asks_what_is_missing_toward_the_same_need(self, late: Happening) -> None:
        said = await late.news("request_late")

        screen = await late.stage.press(button(said, "utter_label_search_again"))

        assert late.stage.loop == "questionnaire_form"
        assert late.stage.slots["theme"] == "emploi"
        assert responses(screen) == ["utter_question_with_help"]

    async def test_of_a_request_that_is_not_ones_own_goes_on_as_it_was(self, late: Happening) -> None:
        await late.stage.press('/search_again{"request": "B7K-4MP2"}')

        assert late.stage.slots.get("theme") is None


class TestExpired:
    async def test_says_so_without_waiting_any_more(self, late: Happening, noon: datetime) -> None:
        await late.does(lambda request: request.expire(by=SERVICE, at=noon))

        said = await late.news("request_expired")

        assert responses(said)[0] == "utter_news_request_expired"
        assert not any(b["payload"].startswith("/keep_waiting") for message in said for b in message.buttons)


async def _offers(session: AsyncSession) -> list[Offer]:
    return list(await session.scalars(select(Offer)))
