"""A youth goes on in Telegram with the same answers, at the same question, without their contact details."""

from dataclasses import replace

import pytest

from actions.context import Context
from actions.registry import executor
from store import conversations, crossings
from store.conversations import Channel, Conversation, Entry
from store.crossings import LIFETIME, Carried, Crossing
from tests.actions.stage import Said, Stage, button, responses, words
from tests.actions.youths import with_a_recap, with_offers
from tests.store.committed import Committed

LABEL = "utter_label_continue_elsewhere"
TOKEN = "a-token"


@pytest.fixture
def with_telegram(context: Context) -> Context:
    return replace(context, telegram_bot="boussole_test_bot")


@pytest.fixture
async def web(with_telegram: Context, stage: Stage) -> Stage:
    """A youth on the web chat, where Telegram is on."""
    return Stage(executor(with_telegram), stage.sender)


@pytest.fixture
async def phone(with_telegram: Context) -> Stage:
    """The same youth, whose Telegram has just been opened."""
    async with with_telegram.database.turn() as session:
        conversation = conversations.start(session, channel=Channel.TELEGRAM, entry=Entry(), at=with_telegram.clock())
    return Stage(executor(with_telegram), conversation.id, channel="telegram")


async def cross(web: Stage, phone: Stage, context: Context) -> list[Said]:
    """The button, the page that makes the link, and the start of the bot."""
    await web.press("/continue_elsewhere")
    async with context.database.turn() as session:
        await crossings.issue(session, web.sender, TOKEN, at=context.clock())
        there = await session.get_one(Conversation, phone.sender)
        crossing = await crossings.use(session, TOKEN, into=there, at=context.clock())
    return await phone.start(crossing=crossing.id)


def labels(said: list[Said]) -> set[str]:
    return {b["title"] for message in said for b in message.buttons}


class TestTheWay:
    async def test_is_shown_where_one_may_stop_or_ask(self, web: Stage) -> None:
        await web.start()

        for said in (await web.press("/help"), await web.press("/stop"), await web.write("merci", "thank")):
            assert words(LABEL) in labels(said)

    async def test_is_hidden_where_telegram_is_off(self, stage: Stage) -> None:
        await stage.start()

        assert words(LABEL) not in labels(await stage.press("/help"))
        assert responses(await stage.press("/continue_elsewhere"))[0] == "utter_crossing_off"

    async def test_is_hidden_in_telegram_itself(self, phone: Stage) -> None:
        await phone.start()

        assert words(LABEL) not in labels(await phone.press("/help"))

    async def test_leads_to_a_page_and_leaves_the_question_where_it_was(self, web: Stage) -> None:
        await web.start(theme="emploi")
        await web.answer("place", "51454")

        said = await web.press("/continue_elsewhere")

        assert responses(said) == ["utter_crossing_ready", "utter_question_with_help"]
        assert said[0].raw["links"] == [{"label": words(LABEL), "href": "/continuer"}]
        assert said[1].raw["expects"] == "age"


class TestWhatIsCarried:
    async def test_is_how_far_the_youth_came(self, web: Stage, committed: Committed) -> None:
        await web.start(theme="emploi", territory="51-reims")
        await web.answer("place", "51454")
        await web.press("/continue_elsewhere")

        [crossing] = await committed.all(Crossing)

        assert crossing.carried is not None
        assert (crossing.carried.theme, crossing.carried.territory) == ("emploi", "51-reims")
        assert crossing.carried.answers.place == "51454"

    async def test_is_nothing_of_the_request_being_written(self, web: Stage, committed: Committed) -> None:
        await with_a_recap(web)
        await web.press("/continue_elsewhere")

        [crossing] = await committed.all(Crossing)

        assert isinstance(crossing.carried, Carried)
        assert not any(detail in repr(crossing.carried) for detail in ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"))


class TestGoingOn:
    async def test_says_back_what_was_kept_then_asks_the_same_question(
        self, web: Stage, phone: Stage, with_telegram: Context
    ) -> None:
        await web.start(theme="emploi")
        await web.answer("place", "51454")

        said = await cross(web, phone, with_telegram)

        assert responses(said) == ["utter_hello", "utter_crossed", "utter_question_with_help"]
        assert said[1].words["answers"] == "• Travailler\n• Reims (Marne)"
        assert said[2].raw["expects"] == "age"

    async def test_shows_the_offers_again_when_everything_was_answered(
        self, web: Stage, phone: Stage, with_telegram: Context
    ) -> None:
        await with_offers(web)

        said = await cross(web, phone, with_telegram)

        assert responses(said)[:2] == ["utter_hello", "utter_crossed"]
        assert "utter_offer" in responses(said)

    async def test_warns_of_telegram_before_contact_details(
        self, web: Stage, phone: Stage, with_telegram: Context
    ) -> None:
        await with_a_recap(web)
        said = await cross(web, phone, with_telegram)
        await phone.press(button(said, "utter_label_choose"))
        said = await phone.press("/request_contact")
        await phone.press(button(said, "utter_label_consent_yes"))

        asked = await phone.write("Inès", "give_contact", first_name="cccccccccccccccc")

        assert responses(asked) == ["utter_telegram_privacy", "utter_ask_contact"]

    async def test_before_anything_was_said_asks_for_the_need(
        self, web: Stage, phone: Stage, with_telegram: Context
    ) -> None:
        await web.start()

        said = await cross(web, phone, with_telegram)

        assert responses(said) == ["utter_hello", "utter_crossed_empty", "utter_ask_theme"]

    async def test_takes_the_place_of_what_was_going_on_there(
        self, web: Stage, phone: Stage, with_telegram: Context
    ) -> None:
        await phone.start(theme="logement")
        await web.start(theme="emploi")

        said = await cross(web, phone, with_telegram)

        assert said[1].words["answers"] == "• Travailler"
        assert phone.slots["theme"] == "emploi"


class TestALinkThatWorksNoMore:
    @pytest.mark.parametrize("crossing", ["over", "", "x" * 32])
    async def test_is_said_and_begins_as_usual(self, phone: Stage, crossing: str) -> None:
        said = await phone.start(crossing=crossing)

        expected = ["utter_hello", "utter_ask_theme"]
        assert responses(said) == (["utter_crossing_over", *expected] if crossing else expected)

    async def test_carries_nothing_to_somebody_else(
        self, web: Stage, phone: Stage, with_telegram: Context, stage: Stage, committed: Committed
    ) -> None:
        await web.start(theme="emploi")
        await cross(web, phone, with_telegram)
        [crossing] = await committed.all(Crossing)

        assert responses(await stage.start(crossing=crossing.id))[0] == "utter_crossing_over"

    async def test_carries_nothing_once_too_old(
        self, web: Stage, phone: Stage, with_telegram: Context, committed: Committed
    ) -> None:
        await web.start(theme="emploi")
        await cross(web, phone, with_telegram)
        [crossing] = await committed.all(Crossing)
        late = replace(with_telegram, clock=lambda: with_telegram.clock() + 2 * LIFETIME)

        said = await Stage(executor(late), phone.sender, channel="telegram").start(crossing=crossing.id)

        assert responses(said)[0] == "utter_crossing_over"
