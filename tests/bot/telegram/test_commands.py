"""Commands of the menu, and deep links."""

import json

import pytest

from bot.channels.telegram.deep_links import entry_from
from store.conversations import Entry
from tests.bot.telegram.conftest import Telegram


class TestCommands:
    async def test_stand_for_an_intent(self, polled: Telegram) -> None:
        youth = polled.youth()

        for command in ("/start", "/aide", "/retour", "/recommencer", "/mesdonnees", "/aide@boussole_bot"):
            await youth.says(command)

        await youth.reads("6: /help")
        assert polled.engine.texts == ["/start{}", "/help", "/go_back", "/restart", "/see_my_data", "/help"]

    async def test_are_in_the_menu(self, telegram: Telegram) -> None:
        [call] = telegram.api.named("setMyCommands")

        names = [command["command"] for command in json.loads(call.fields["commands"])]
        assert names == ["aide", "retour", "recommencer", "urgence", "mesdonnees", "supprimer"]

    async def test_help_lines_need_no_dialogue_engine(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        telegram.engine.down = True

        await youth.says("/urgence")

        helped = await youth.reads("3114")
        assert "112" in helped.text

    async def test_an_unknown_one_is_a_text(self, polled: Telegram) -> None:
        youth = polled.youth()

        await youth.says('/answer{"question": "age", "value": "18"}')

        await youth.reads("answer{")
        assert polled.engine.texts[-1] == 'answer{"question": "age", "value": "18"}'


class TestStart:
    async def test_carries_the_entry_of_a_deep_link(self, telegram: Telegram) -> None:
        youth = telegram.youth()

        await youth.says("/start 51-reims__logement__affiche-2026")
        await youth.reads("De quoi")

        assert telegram.engine.texts == ['/start{"territory": "51-reims", "theme": "logement"}']
        [conversation] = await telegram.conversations()
        assert conversation.entry == Entry("51-reims", "logement", "affiche-2026")

    async def test_again_stays_in_the_same_conversation(self, telegram: Telegram) -> None:
        youth = telegram.youth()
        await youth.says("/start")
        await youth.reads("De quoi")

        await youth.says("/start o-12")
        await youth.reads("De quoi", times=2)

        assert telegram.engine.texts == ["/start{}", '/start{"offer": "12"}']
        assert len(await telegram.conversations()) == 1


class TestDeepLinks:
    @pytest.mark.parametrize(
        ("payload", "entry"),
        [
            ("51-reims", Entry("51-reims")),
            ("51-reims__logement", Entry("51-reims", "logement")),
            ("__sante__lycee-1", Entry(None, "sante", "lycee-1")),
            ("o-12", Entry(offer=12)),
            ("o-99999999999", Entry("o-99999999999")),
            ("<b>__emploi", Entry(None, "emploi")),
            ("a__b__c__d", Entry("a", "b", "c")),
        ],
    )
    def test_are_read_as_far_as_they_can(self, payload: str, entry: Entry) -> None:
        assert entry_from(payload) == entry
