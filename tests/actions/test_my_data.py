"""What is known of a youth is told to them whole, and erased after one more question."""

from datetime import datetime

from actions.my_data import FILE
from store import feedback
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.erasing import withdraw_consent
from store.request_statuses import Status
from tests.actions.happening import Happening
from tests.actions.stage import Stage, responses
from tests.store.committed import Committed


class TestSeeing:
    async def test_names_details_by_reference_only(self, stage: Stage, mine: ContactRequest) -> None:
        said = await stage.press("/see_my_data")

        assert f"[phone:{mine.contact_id}]" in said[0].words["details"]

    async def test_tells_each_request_with_what_was_shared(self, stage: Stage, mine: ContactRequest) -> None:
        said = await stage.press("/see_my_data")

        [request] = [message.words for message in said if message.response == "utter_my_data_request"]
        assert request["reference"] == mine.reference
        assert "19" in request["shared"]

    async def test_tells_what_was_said_of_the_call(self, happening: Happening, noon: datetime) -> None:
        async with happening.database.turn() as session:
            request = await session.get_one(ContactRequest, happening.request.id)
            request.called_at = noon
            await feedback.say_satisfaction(session, request, 2, at=noon)

        said = await happening.stage.press("/see_my_data")

        assert said[1].words["feedback"] == "Oui, Un peu"

    async def test_tells_each_consent_with_its_words(self, happening: Happening, noon: datetime) -> None:
        async with happening.database.turn() as session:
            conversation = await session.get_one(Conversation, happening.stage.sender)
            consent = happening.request.consent_id
            await withdraw_consent(session, conversation, consent, via=Channel.WEB, at=noon)

        said = await happening.stage.press("/see_my_data")

        [consent_told] = [message.words for message in said if message.response == "utter_my_data_consent"]
        assert consent_told["day"] == "mardi 10 mars 2026"
        assert "mardi 10 mars 2026" in consent_told["withdrawn"]
        assert consent_told["written"] == "Es-tu d’accord ?"

    async def test_leads_to_a_file(self, stage: Stage, mine: ContactRequest) -> None:
        said = await stage.press("/see_my_data")

        assert mine.id not in str(said[-1].raw)
        assert [link["href"] for link in said[-1].raw["links"]] == [FILE]

    async def test_of_somebody_of_whom_nothing_is_known_says_so(self, stage: Stage) -> None:
        said = await stage.press("/see_my_data")

        assert responses(said) == ["utter_my_data", "utter_my_data_moves"]
        assert (said[0].words["answers"], said[0].words["details"]) == ("rien", "rien")


async def test_erasing_is_asked_once_more(stage: Stage, mine: ContactRequest, committed: Committed) -> None:
    assert responses(await stage.write("efface tout", "delete_my_data")) == ["utter_erase"]
    assert (await committed.get(ContactRequest, mine.id)).status is Status.SENT
