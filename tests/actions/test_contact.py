"""Being called back: a yes for each organisation, a way to be reached, a last look."""

from datetime import datetime

import pytest

from store import contact_details
from store.consents import Consent
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from store.offers import Offer
from tests.actions.stage import Said, Stage, button, responses
from tests.actions.youths import FIRST_NAME, PHONE, agreeing, choosing, with_a_recap, with_offers
from tests.store.committed import Committed


@pytest.fixture
async def kept(database: Database, stage: Stage, keys: KeyRing, noon: datetime) -> None:
    """What the gateway keeps before the dialogue hears of it."""
    async with database.turn() as session:
        for detail_id, kind, value in (
            (FIRST_NAME, DetailKind.FIRST_NAME, "Inès"),
            (PHONE, DetailKind.PHONE, "+33639981234"),
        ):
            await contact_details.keep(
                session,
                detail_id=detail_id,
                conversation_id=stage.sender,
                kind=kind,
                value=value,
                keys=keys,
                at=noon,
            )


class TestConsent:
    async def test_is_asked_for_each_organisation_with_what_it_will_receive(self, stage: Stage) -> None:
        said = await choosing(stage, await with_offers(stage), how_many=2)

        first = consent_in(said)
        second = consent_in(await stage.press(button(said, "utter_label_consent_yes")))
        assert first != second
        assert "prénom" in first

    @pytest.mark.parametrize(("intent", "agreed"), [("affirm", True), ("deny", False)])
    async def test_may_be_said_in_words(self, stage: Stage, intent: str, agreed: bool) -> None:
        await choosing(stage, await with_offers(stage))

        await stage.write("vas-y", intent, confidence=0.95)

        draft = stage.slots["draft"]
        decisions = [decision["agreed"] for decision in draft["decisions"]] if draft else []
        assert decisions in ([agreed], [] if not agreed else [agreed])

    async def test_that_is_unsure_is_asked_again(self, stage: Stage) -> None:
        await choosing(stage, await with_offers(stage))

        said = await stage.write("bof", "affirm", confidence=0.3)

        assert responses(said) == ["utter_yes_or_no", "utter_as_written"]
        assert stage.slots["draft"]["decisions"] == []

    async def test_for_another_organisation_counts_for_nothing(self, stage: Stage) -> None:
        await choosing(stage, await with_offers(stage))

        await stage.answer("consent", "yes:999999")

        assert stage.slots["draft"]["decisions"] == []

    async def test_refused_everywhere_sends_nothing_and_shows_the_public_numbers(
        self, stage: Stage, committed: Committed
    ) -> None:
        said = await choosing(stage, await with_offers(stage))

        said = await stage.press(button(said, "utter_label_consent_no"))

        assert "utter_all_refused" in responses(said)
        [refusal] = [message for message in said if message.response == "utter_all_refused"]
        assert refusal.words["organisations"].strip()
        assert await committed.all(ContactRequest) == []


class TestAsking:
    async def test_without_any_offer_asks_to_choose_first(self, stage: Stage) -> None:
        await with_offers(stage)

        said = await stage.press("/request_contact")

        assert responses(said)[0] == "utter_nothing_chosen"
        assert stage.loop is None


class TestFirstName:
    async def test_not_recognised_is_asked_again(self, stage: Stage) -> None:
        await agreeing(stage, await choosing(stage, await with_offers(stage)))

        said = await stage.write("???", "nlu_fallback")

        assert responses(said) == ["utter_first_name_not_read", "utter_ask_first_name"]

    async def test_given_with_the_number_spares_a_question(self, stage: Stage) -> None:
        await agreeing(stage, await choosing(stage, await with_offers(stage)))

        said = await stage.write("Inès 06…", "give_contact", first_name=FIRST_NAME, contact=PHONE)

        assert responses(said) == ["utter_ask_moment"]


class TestContact:
    @pytest.fixture
    async def asked_contact(self, stage: Stage) -> Stage:
        await agreeing(stage, await choosing(stage, await with_offers(stage)))
        await stage.write("Inès", "nlu_fallback", first_name=FIRST_NAME)
        return stage

    @pytest.mark.parametrize(
        ("refused", "response"),
        [
            ("incomplete_phone", "utter_refused_incomplete_phone"),
            ("invalid_email", "utter_refused_invalid_email"),
            ("social_handle", "utter_refused_social_handle"),
            ("", "utter_contact_not_read"),
            ("made_up", "utter_contact_not_read"),
        ],
    )
    async def test_refused_says_what_is_wrong(self, asked_contact: Stage, refused: str, response: str) -> None:
        said = await asked_contact.write("06 39", "give_contact", refused=refused)

        assert responses(said) == [response, "utter_ask_contact"]

    async def test_on_telegram_comes_with_a_warning(self, stage: Stage) -> None:
        stage.channel = "telegram"
        await agreeing(stage, await choosing(stage, await with_offers(stage)))

        said = await stage.write("Inès", "nlu_fallback", first_name=FIRST_NAME)

        assert responses(said) == ["utter_telegram_privacy", "utter_ask_contact"]

    async def test_never_stands_in_the_slots_but_by_reference(self, asked_contact: Stage) -> None:
        await asked_contact.write("[phone:" + PHONE + "]", "give_contact", contact=PHONE)

        assert asked_contact.slots["draft"]["contact"] == PHONE
        assert "06" not in str(asked_contact.slots["draft"]["contact"])

    @pytest.mark.parametrize(
        ("words", "moment"),
        [
            ("le matin", "morning"),
            ("à midi", "noon"),
            ("plutôt l'après-midi", "afternoon"),
            ("aprem", "afternoon"),
            ("le soir", "evening"),
            ("après les cours", "evening"),
            ("n'importe quand", "any"),
        ],
    )
    async def test_moment_may_be_said_in_words(self, asked_contact: Stage, words: str, moment: str) -> None:
        await asked_contact.write("mon numéro", "give_contact", contact=PHONE)

        await asked_contact.write(words, "nlu_fallback")

        assert asked_contact.slots["draft"]["moment"] == moment

    async def test_moment_not_recognised_is_asked_again(self, asked_contact: Stage) -> None:
        await asked_contact.write("mon numéro", "give_contact", contact=PHONE)

        assert responses(await asked_contact.write("bof", "nlu_fallback"))[0] == "utter_moment_not_read"


@pytest.mark.usefixtures("kept")
class TestLastLook:
    async def test_shows_everything_before_sending(self, stage: Stage, committed: Committed) -> None:
        [recap] = await with_a_recap(stage)

        assert recap.response == "utter_recap"
        assert recap.words["first_name"] == f"[first_name:{FIRST_NAME}]"
        assert await committed.all(ContactRequest) == []

    @pytest.mark.parametrize("intent", ["deny", "nlu_fallback", "thank_you"])
    async def test_not_confirmed_sends_nothing(self, stage: Stage, committed: Committed, intent: str) -> None:
        await with_a_recap(stage)

        said = await stage.write("attends", intent)

        assert responses(said) == ["utter_press_send", "utter_recap"]
        assert await committed.all(ContactRequest) == []

    async def test_confirmed_sends_and_gives_a_receipt(self, stage: Stage, committed: Committed) -> None:
        said = await stage.press(button(await with_a_recap(stage), "utter_label_send"))

        [request] = await committed.all(ContactRequest)
        [receipt] = [message for message in said if message.response == "utter_receipt"]
        [proof] = await committed.all(Consent)
        assert receipt.words["reference"] == request.reference
        assert (request.first_name_id, request.contact_id) == (FIRST_NAME, PHONE)
        assert request.consent_id == proof.id
        assert proof.text.count("{") == 0

    async def test_pressed_twice_sends_once(self, stage: Stage, committed: Committed) -> None:
        send = button(await with_a_recap(stage), "utter_label_send")

        await stage.press(send)
        await stage.press(send)

        assert len(await committed.all(ContactRequest)) == 1

    async def test_of_an_offer_withdrawn_meanwhile_promises_nothing(
        self, stage: Stage, database: Database, committed: Committed
    ) -> None:
        send = button(await with_a_recap(stage), "utter_label_send")
        async with database.turn() as session:
            chosen = stage.slots["draft"]["chosen"][0]["offer_id"]
            (await session.get_one(Offer, chosen)).capacity = 0

        said = await stage.press(send)

        assert await committed.all(ContactRequest) == []
        assert "utter_offer_gone" in responses(said)
        assert "utter_after_sending" not in responses(said)

    async def test_given_up_sends_nothing_and_keeps_the_choice(self, stage: Stage, committed: Committed) -> None:
        said = await stage.press(button(await with_a_recap(stage), "utter_label_do_not_send"))

        assert "utter_nothing_sent" in responses(said)
        assert len(stage.slots["draft"]["chosen"]) == 1
        assert (stage.slots["draft"]["first_name"], stage.slots["draft"]["decisions"]) == (None, [])
        assert await committed.all(ContactRequest) == []

    async def test_taken_back_asks_the_step_before(self, stage: Stage) -> None:
        said = await stage.press(button(await with_a_recap(stage), "utter_label_back"))

        assert responses(said) == ["utter_ask_moment"]


def consent_in(said: list[Said]) -> str:
    [asked] = [message for message in said if message.response == "utter_as_written"]
    return asked.words["written"]
