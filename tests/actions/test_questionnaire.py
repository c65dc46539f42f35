"""The questionnaire takes buttons and words, and says what it understood."""

import pytest

from store.database import Database
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.unanswered import UnansweredKind, UnansweredTurn
from tests.actions.stage import Stage, button, responses
from tests.actions.walks import asked
from tests.actions.youths import with_offers
from tests.store.committed import Committed


@pytest.fixture
async def asked_place(stage: Stage) -> Stage:
    await stage.start()
    await stage.answer("theme", "emploi")
    return stage


@pytest.fixture
async def asked_age(asked_place: Stage) -> Stage:
    await asked_place.write("Reims", "give_place")
    return asked_place


class TestStarting:
    async def test_says_that_it_is_a_robot_before_anything_else(self, stage: Stage) -> None:
        said = await stage.start()

        assert responses(said) == ["utter_hello", "utter_ask_theme"]

    async def test_says_when_a_conversation_was_lost(self, stage: Stage) -> None:
        assert responses(await stage.start(lost="true"))[0] == "utter_conversation_lost"

    async def test_by_a_territory_and_a_theme_goes_to_the_first_question(self, stage: Stage) -> None:
        said = await stage.start(territory="51-reims", theme="emploi")

        assert responses(said) == ["utter_hello", "utter_territory", "utter_question_with_help"]
        assert asked(said) == "place"

    @pytest.mark.parametrize("offer", ["999999", "x", "²", "9" * 30, "-1"])
    async def test_by_an_offer_that_is_gone_goes_on_without_it(self, stage: Stage, offer: str) -> None:
        said = await stage.start(offer=offer)

        assert responses(said)[-1] == "utter_ask_theme"

    async def test_by_an_offer_that_is_paused_goes_on_without_it(self, stage: Stage, database: Database) -> None:
        async with database.turn() as session:
            (await session.get_one(Offer, 1)).status = OfferStatus.PAUSED

        said = await stage.start(offer="1")

        assert responses(said) == ["utter_hello", "utter_offer_gone", "utter_ask_theme"]

    async def test_by_an_unknown_territory_or_theme_asks(self, stage: Stage) -> None:
        said = await stage.start(territory="00-nowhere", theme="magie")

        assert responses(said) == ["utter_hello", "utter_ask_theme"]


class TestButtons:
    async def test_of_a_question_that_is_over_change_nothing(self, asked_age: Stage) -> None:
        before = asked_age.slots["answers"]

        said = await asked_age.answer("place", "69385")

        assert responses(said)[0] == "utter_question_passed"
        assert asked(said) == "age"
        assert asked_age.slots["answers"] == before

    @pytest.mark.parametrize("value", ["unknown", "", "__wrong", "' OR 1=1"])
    async def test_with_an_unknown_value_ask_again(self, asked_age: Stage, value: str) -> None:
        await asked_age.write("19", "give_age")
        before = asked_age.slots["answers"]

        said = await asked_age.answer("situation", value)

        assert asked(said) == "situation"
        assert asked_age.slots["answers"] == before

    async def test_with_an_unknown_commune_ask_again(self, asked_place: Stage) -> None:
        assert asked(await asked_place.answer("place", "00000")) == "place"

    async def test_pressed_after_the_offers_say_that_it_is_over(self, stage: Stage) -> None:
        await with_offers(stage)

        assert responses(await stage.answer("situation", "lyceen")) == ["utter_question_passed"]

    async def test_of_offers_wait_for_the_end_of_the_questions(self, asked_age: Stage) -> None:
        said = await asked_age.press('/choose{"what": "offer", "id": "1"}')

        assert responses(said) == ["utter_finish_first", "utter_question_with_help"]


class TestPlace:
    async def test_that_several_share_is_asked_with_buttons(self, asked_place: Stage) -> None:
        said = await asked_place.write("Saint-Denis", "give_place")

        assert "utter_which_one" in responses(said)
        [which] = [message for message in said if message.response == "utter_which_one"]
        assert len(which.buttons) > 1
        assert asked(await asked_place.press(which.buttons[0]["payload"])) == "age"

    async def test_that_does_not_exist_is_not_guessed(self, asked_place: Stage, committed: Committed) -> None:
        said = await asked_place.write("zzzzzz", "nlu_fallback")

        assert responses(said)[0] == "utter_not_understood_once"
        [turn] = await committed.all(UnansweredTurn)
        assert (turn.kind, turn.question, turn.text) == (UnansweredKind.NOT_UNDERSTOOD, "place", "masked")

    async def test_misunderstood_three_times_shows_someone_to_see(self, asked_place: Stage) -> None:
        seen = [responses(await asked_place.write("zzzzzz", "nlu_fallback"))[0] for _ in range(3)]

        assert seen == ["utter_not_understood_once", "utter_not_understood_twice", "utter_not_understood_again"]


class TestAge:
    @pytest.mark.parametrize(("age", "response"), [("12", "utter_too_young"), ("45 ans", "utter_too_old")])
    async def test_out_of_bounds_ends_kindly_and_keeps_nothing(self, asked_age: Stage, age: str, response: str) -> None:
        said = await asked_age.write(age, "give_age")

        assert responses(said) == [response]
        assert asked_age.slots["answers"] == {"values": {}}
        assert asked_age.loop is None

    async def test_that_was_a_mistake_may_be_said_again(self, asked_age: Stage) -> None:
        said = await asked_age.write("12", "give_age")

        again = await asked_age.press(button(said, "utter_label_wrong_age"))

        assert asked(again) in ("place", "age")
        assert asked_age.slots["refused_age"] is None

    async def test_of_somebody_else_is_not_the_age_of_the_youth(self, stage: Stage) -> None:
        await stage.start()
        await stage.write("je cherche un taf et mon frère a 9 ans", "need", themes=["emploi"])

        assert "age" not in stage.slots.get("answers", {"values": {}})["values"]


class TestSentences:
    async def test_full_of_facts_spare_the_questions(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("je cherche un taf, j'ai 19 ans et j'habite à Reims", "need", themes=["emploi"])

        assert stage.slots["answers"]["values"] == {"age": ["19"], "place": ["51454"]}
        assert {"utter_understood_theme", "utter_understood_age", "utter_understood_place"} <= set(responses(said))
        assert asked(said) == "situation"

    async def test_that_say_who_one_is_answer_the_question_of_it(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("je suis étudiante à reims, 20 ans, je cherche un job", "need", themes=["emploi"])

        assert stage.slots["answers"]["values"]["situation"] == ["etudiant"]
        assert "utter_understood_choice" in responses(said)

    async def test_with_a_need_and_a_shared_name_ask_which(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("je cherche un taf à saint denis", "need", themes=["emploi"])

        assert responses(said) == ["utter_understood_theme", "utter_which_one"]

    async def test_with_a_shared_name_alone_leave_it_for_later(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("st denis", "give_place")

        assert responses(said) == ["utter_place_to_settle", "utter_ask_theme"]

    async def test_with_two_needs_go_through_both(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("un taf et un appart", "need", themes=["emploi", "logement"])

        assert responses(said)[0] == "utter_understood_themes"
        assert (stage.slots["theme"], stage.slots["queue"]) == ("emploi", ["logement"])

    async def test_with_another_need_on_the_way_remember_it(self, asked_age: Stage) -> None:
        said = await asked_age.write("et aussi un appart", "need", themes=["logement"])

        assert responses(said)[0] == "utter_need_remembered"
        assert (asked_age.slots["queue"], asked(said)) == (["logement"], "age")

    async def test_about_a_theme_without_questionnaire_say_so(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("faire du sport", "need", themes=["loisirs"])

        assert responses(said) == ["utter_theme_not_open", "utter_ask_theme"]

    async def test_that_correct_an_earlier_answer_change_it(self, asked_age: Stage) -> None:
        await asked_age.write("19", "give_age")

        said = await asked_age.write("en fait j'ai 21 ans", "correct_answer")

        assert asked_age.slots["answers"]["values"]["age"] == ["21"]
        assert asked(said) == "situation"


class TestInBetween:
    @pytest.mark.parametrize(
        ("intent", "response"),
        [
            ("ask_privacy", "utter_privacy"),
            ("ask_are_you_human", "utter_are_you_human"),
            ("greet", "utter_greet"),
            ("distress", "utter_distress"),
        ],
    )
    async def test_is_answered_then_the_question_comes_back(self, asked_age: Stage, intent: str, response: str) -> None:
        said = await asked_age.write("euh dis moi", intent)

        assert responses(said) == [response, "utter_question_with_help"]
        assert asked(said) == "age"

    async def test_asking_for_someone_is_left_for_the_animateur(self, asked_age: Stage, committed: Committed) -> None:
        said = await asked_age.write("je veux parler à quelqu'un", "ask_human")

        assert responses(said)[:2] == ["utter_human", "utter_information_point"]
        assert [turn.kind for turn in await committed.all(UnansweredTurn)] == [UnansweredKind.HUMAN_ASKED]


class TestEmergencies:
    async def test_tonight_shows_the_number_before_the_next_question(self, stage: Stage) -> None:
        await stage.start(theme="logement")
        for question in ("place", "age", "situation"):
            await stage.answer(question, "__skip")

        said = await stage.answer("duree", "cette_nuit")

        assert said[0].response == "utter_no_shelter"
        assert said[0].words["urgent"]
        assert said[0].words["links"] == [{"label": "Appeler le 115", "href": "tel:115"}]


class TestRestarting:
    async def test_forgets_the_answers_and_keeps_the_way_in(self, stage: Stage) -> None:
        await stage.start(territory="69-lyon", theme="emploi")
        await stage.write("Reims", "give_place")

        said = await stage.press("/restart")

        assert responses(said) == ["utter_restarted", "utter_ask_theme"]
        assert stage.slots["answers"] == {"values": {}}
        assert stage.slots["territory"] == "69-lyon"
