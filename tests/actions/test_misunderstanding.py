"""What a youth sees who was not understood: the likeliest first, then everything, then somebody."""

import pytest

from store.unanswered import Candidate, UnansweredTurn
from tests.actions.stage import Stage, button, responses
from tests.actions.youths import with_offers
from tests.store.committed import Committed


@pytest.fixture
async def asked_situation(stage: Stage) -> Stage:
    await stage.start()
    await stage.answer("theme", "emploi")
    await stage.write("reims", "give_place")
    await stage.write("19", "give_age")
    return stage


class TestTheFirstTime:
    async def test_offers_the_choices_that_look_alike(self, asked_situation: Stage) -> None:
        said = await asked_situation.write("etudyandd kom on di")

        assert responses(said) == ["utter_which_one"]
        assert [b["title"] for b in said[0].buttons] == ["Étudiant ou étudiante", "Autre chose", "Passer", "Retour"]
        every = await asked_situation.press(button(said, "utter_label_other_choice"))
        assert len(every[0].buttons) > len(said[0].buttons)

    async def test_offers_what_else_may_have_been_meant(self, asked_situation: Stage) -> None:
        said = await asked_situation.write("gloubi", confidence=0.3, guesses=[("ask_human", 0.25), ("insult", 0.2)])

        assert responses(said)[0] == "utter_not_understood_once"
        assert [b["payload"] for b in said[0].buttons] == ["/ask_human"]

    async def test_offers_the_likeliest_needs_and_the_way_to_the_others(self, stage: Stage) -> None:
        await stage.start()

        said = await stage.write("gloubi", likely_themes=[("logement", 0.3), ("sante", 0.2), ("argent", 0.02)])

        assert [b["title"] for b in said[-1].buttons] == ["Me loger", "Ma santé", "Autre chose"]
        every = await stage.press(button(said, "utter_label_other_choice"))
        assert responses(every) == ["utter_ask_theme"]

    async def test_a_likely_need_that_is_pressed_is_taken(self, stage: Stage) -> None:
        await stage.start()
        said = await stage.write("gloubi", likely_themes=[("logement", 0.3)])

        await stage.press(button(said, "Me loger"))

        assert (stage.slots["theme"], stage.slots["options"]) == ("logement", [])


class TestTheSecondTime:
    async def test_shows_every_button(self, asked_situation: Stage) -> None:
        await asked_situation.write("etudyandd kom on di")

        said = await asked_situation.write("etudyandd kom on di")

        assert responses(said) == ["utter_not_understood_twice", "utter_question_with_help"]

    async def test_an_age_said_again_is_a_correction_all_the_same(self, asked_situation: Stage) -> None:
        said = await asked_situation.write("en fait c 21 ans")

        assert responses(said)[0] == "utter_understood_age"
        assert asked_situation.slots["answers"]["values"]["age"] == ["21"]

    async def test_what_was_proposed_is_gone_once_something_is_understood(self, asked_situation: Stage) -> None:
        await asked_situation.write("etudyandd kom on di")

        said = await asked_situation.write("en fait j'ai 21 ans", "correct_answer")

        assert responses(said) == ["utter_understood_age", "utter_question_with_help"]


class TestTheThirdTime:
    async def test_leads_to_somebody(self, asked_situation: Stage) -> None:
        for _ in range(2):
            await asked_situation.write("gloubi")

        said = await asked_situation.write("gloubi")

        assert responses(said)[0] == "utter_not_understood_again"
        assert button(said, "utter_label_human") == "/ask_human"


class TestAfterTheOffers:
    async def test_leads_back_to_them(self, stage: Stage) -> None:
        await with_offers(stage)

        said = await stage.write("gloubi")

        assert button(said, "utter_label_see_offers") == "/resume"
        assert "/request_contact" not in [each["payload"] for each in said[-1].buttons]

    async def test_a_choice_still_leads_to_a_call(self, stage: Stage) -> None:
        await stage.press(button(await with_offers(stage), "utter_label_choose"))

        said = await stage.write("gloubi")

        assert said[-1].buttons[0]["payload"] == "/request_contact"


class TestAContactThatComesTooEarly:
    async def test_is_kept_for_the_end(self, asked_situation: Stage) -> None:
        said = await asked_situation.write("[phone:1f]", "give_contact", contact="1f", contact_kind="phone")

        assert responses(said)[0] == "utter_contact_later"
        assert not asked_situation.slots.get("misses")

    async def test_is_refused_for_its_reason(self, asked_situation: Stage) -> None:
        said = await asked_situation.write("[compte]", "give_contact", refused="social_handle")

        assert responses(said)[0] == "utter_refused_social_handle"


class TestTheReview:
    async def test_keeps_each_with_its_candidates(self, asked_situation: Stage, committed: Committed) -> None:
        for _ in range(3):
            await asked_situation.write("gloubi", confidence=0.3, guesses=[("insult", 0.2)])

        turns = await committed.all(UnansweredTurn)
        assert len(turns) == 3
        assert turns[0].candidates == (Candidate("nlu_fallback", 0.3), Candidate("insult", 0.2))

    async def test_keeps_needs_that_were_not_understood_too(self, stage: Stage, committed: Committed) -> None:
        await stage.start()

        await stage.write("gloubi", likely_themes=[("logement", 0.3)])

        assert [turn.question for turn in await committed.all(UnansweredTurn)] == ["theme"]
