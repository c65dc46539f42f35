"""The file of everything known of a youth: whole, theirs alone, for a quarter of an hour."""

from typing import Any

import pytest

from bot.own_links import LIFETIME, MY_DATA
from ops.demo.load import load_demo
from store import feedback
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.key_ring import KeyRing
from store.places import Gazetteer
from store.unanswered import UnansweredKind, record
from tests.bot.gateway import KEYS, Gateway
from tests.bot.moods import Mood
from tests.bot.web_youth import WebYouth
from tests.store.make import Make

ASKED = "mes données"
FILE = [{"text": "Tout ça dans un fichier.", "links": [{"label": "Télécharger", "href": "/mes-donnees"}]}]


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def known(embedded: Gateway, gazetteer: Gazetteer) -> WebYouth:
    """A youth with answers, a request, an opinion, and a sentence that was not understood."""
    embedded.app.state.gazetteer = gazetteer
    await load_demo(embedded.service.settings.database_url)
    youth = await embedded.arrives()
    embedded.engine.script[ASKED] = FILE
    embedded.engine.remembered[youth.id] = {
        "theme": "emploi",
        "answers": {"values": {"place": ["51454"], "age": ["19"]}},
        "draft": None,
    }
    make = Make(embedded.database, KeyRing.parse(KEYS), at=embedded.clock())
    conversation = await embedded.conversation(youth)
    request = await make.contact_request(conversation=conversation)
    await make.detail(conversation, DetailKind.EMAIL, "ines@example.org")
    async with embedded.database.turn() as session:
        mine = await session.get_one(ContactRequest, request.id)
        mine.called_at = embedded.clock()
        await feedback.say_satisfaction(session, mine, 2, at=embedded.clock())
        record(
            session,
            UnansweredKind.NOT_UNDERSTOOD,
            conversation_id=youth.id,
            territory_id=None,
            at=embedded.clock(),
            text="gloubi-boulga",
        )
    return youth


async def link(youth: WebYouth) -> str:
    """What is under the link of the newest message."""
    return str([message for message in await youth.reads() if message["links"]][-1]["links"][0]["href"])


async def download(gateway: Gateway, youth: WebYouth) -> dict[str, Any]:
    await youth.says(ASKED)
    answer = await gateway.client.get(await link(youth))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


class TestTheFile:
    async def test_holds_everything(self, embedded: Gateway, known: WebYouth) -> None:
        await known.says("appelez-moi au 06 39 98 47 11")

        file = await download(embedded, known)

        assert [answer["answer"] for answer in file["answers"]] == ["Reims (Marne)", "19"]
        assert [detail["value"] for detail in file["contact_details"]] == [
            *("Inès", "+33639981234", "ines@example.org", "+33639984711")
        ]
        [request] = file["requests"]
        assert request["state"] == "sent"
        assert request["answers_shared"] == [{"question": "Quel âge as-tu ?", "answer": "19"}]
        assert (request["feedback"]["called"], request["feedback"]["satisfaction"]) == (True, 2)
        assert [event["what"] for event in request["events"]] == ["call_confirmed"]
        [consent] = file["consents"]
        assert (consent["text"], consent["button"], consent["agreed"]) == ("Es-tu d’accord ?", "Oui", True)
        assert "appelez-moi au 06\u00a039\u00a098\u00a047\u00a011" in [message["text"] for message in file["messages"]]
        assert [each["text"] for each in file["not_understood"]] == ["gloubi-boulga"]

    async def test_holds_nothing_of_others(self, embedded: Gateway, known: WebYouth) -> None:
        other = await embedded.arrives()
        await other.says("perroquet-canari, mon 06 39 98 99 99")

        file = str(await download(embedded, known))

        assert "canari" not in file
        assert "9999" not in file

    async def test_is_whole_but_for_the_answers_while_the_engine_is_away(
        self, embedded: Gateway, known: WebYouth
    ) -> None:
        await known.says(ASKED)
        embedded.engine.mood = Mood.UNAVAILABLE

        answer = await embedded.client.get(await link(known))

        assert answer.json()["answers"] is None
        assert len(answer.json()["contact_details"]) == 3

    async def test_is_kept_by_nobody_on_the_way(self, embedded: Gateway, known: WebYouth) -> None:
        await known.says(ASKED)

        answer = await embedded.client.get(await link(known))

        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "application/json"


class TestTheLink:
    async def test_lasts_a_quarter_of_an_hour(self, embedded: Gateway, known: WebYouth) -> None:
        await known.says(ASKED)
        href = await link(known)

        embedded.clock.forward(LIFETIME.total_seconds() + 1)

        answer = await embedded.client.get(href)
        assert answer.status_code == 410
        assert "Inès" not in answer.text
        assert (await embedded.client.get(await link(known))).status_code == 200

    async def test_opens_nothing_once_everything_is_erased(self, embedded: Gateway, known: WebYouth) -> None:
        await known.says(ASKED)
        href = await link(known)

        await known.leaves()

        assert (await embedded.client.get(href)).status_code == 410

    async def test_says_nothing_of_the_conversation(self, known: WebYouth) -> None:
        await known.says(ASKED)

        assert known.id not in await link(known)

    @pytest.mark.parametrize("token", ["", "x", "AAAA", "%00", "a" * 400, "é"])
    async def test_of_somebody_elses_making_opens_nothing(self, embedded: Gateway, known: WebYouth, token: str) -> None:
        answer = await embedded.client.get(f"/mes-donnees/{token}")

        assert answer.status_code in (404, 410)
        assert known.id not in answer.text

    async def test_of_other_keys_opens_nothing(self, embedded: Gateway, known: WebYouth) -> None:
        forged = MY_DATA.address(known.id, KeyRing.parse(KeyRing.generate_text("2026")), at=embedded.clock())

        assert (await embedded.client.get(forged)).status_code == 410

    async def test_is_made_for_each_reading_and_not_kept(self, embedded: Gateway, known: WebYouth) -> None:
        await known.says(ASKED)

        kept = [link for message in await embedded.history(known) for link in message.body.links]

        assert {link.href for link in kept} == {"/mes-donnees"}
