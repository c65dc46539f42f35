"""Request messages: from a ready text to the youth, or the reason why not."""

import pytest

from backoffice import ready_texts
from backoffice.desk import Desk
from store import request_messages
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.notices import NoticeKind
from store.request_events import EventKind
from store.request_messages import LONGEST_MESSAGE, MOST_A_DAY
from store.request_statuses import Status
from tests.backoffice.browsing import Enter
from tests.backoffice.facts import events, told_to_youth
from tests.backoffice.making import Maker

TEXT = "Bonjour, pense à prendre ton CV."


async def through(desk: Desk, request_id: str, channel: Channel) -> None:
    async with desk.database.turn() as session:
        request = await session.get_one(ContactRequest, request_id)
        (await session.get_one(Conversation, request.conversation_id)).channel = channel


class TestReadyTexts:
    def test_are_short_enough_and_named_once(self) -> None:
        texts = ready_texts.load()

        assert len({ready.key for ready in texts}) == len(texts)
        assert max(len(ready.text) for ready in texts) < LONGEST_MESSAGE

    @pytest.mark.parametrize("ready", ready_texts.load(), ids=lambda ready: ready.key)
    async def test_can_be_edited_before_they_are_sent(
        self, visit: Enter, make: Maker, ready: ready_texts.ReadyText
    ) -> None:
        request_id = await make.contact_request()

        page = (await (await visit("clara")).read(f"/demandes/{request_id}/message?texte={ready.key}")).text

        assert f">{ready.text}</textarea>" in page


class TestSending:
    async def test_tells_the_youth_and_shows_colleagues(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")

        done = await clara.send(f"/demandes/{request_id}/message", text=TEXT)

        [notice] = await told_to_youth(desk)
        async with desk.database.read() as session:
            youth = notice.conversation_id or ""
            assert await request_messages.find_own(session, youth, notice.detail or "", desk.keys) == TEXT
        assert (done.status_code, notice.kind) == (303, NoticeKind.REQUEST_MESSAGE)
        assert (await events(desk, request_id))[-1] == (EventKind.MESSAGED, make.people["clara"])
        assert TEXT in (await (await visit("moussa")).read(f"/demandes/{request_id}")).text
        assert TEXT not in (await (await visit("ana")).read(f"/demandes/{request_id}")).text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Le message est vide."),
            ("a" * 601, "Le message est trop long : 600 caractères au plus."),
            ("On se voit [jour].", "Remplacez ce qui est entre crochets."),
        ],
    )
    async def test_points_at_what_is_wrong(self, visit: Enter, make: Maker, desk: Desk, text: str, said: str) -> None:
        request_id = await make.contact_request()

        refused = await (await visit("clara")).send(f"/demandes/{request_id}/message", text=text)

        assert refused.status_code == 422
        assert said in refused.text
        assert f">{text}</textarea>" in refused.text
        assert await told_to_youth(desk) == []

    async def test_ends_after_five_in_a_day(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")
        for number in range(MOST_A_DAY):
            await clara.send(f"/demandes/{request_id}/message", text=f"Bonjour {number}")

        refused = await clara.send(f"/demandes/{request_id}/message", text=TEXT)

        assert refused.status_code == 409
        assert "déjà écrit 5 fois" in refused.text
        assert TEXT in refused.text
        assert len(await told_to_youth(desk)) == MOST_A_DAY


class TestNobodyToHearIt:
    async def test_says_that_it_waits_on_the_page_of_the_request(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        await through(desk, request_id, Channel.FORM)
        clara = await visit("clara")

        for path in (f"/demandes/{request_id}", f"/demandes/{request_id}/message"):
            assert "s’il ouvre sa demande" in (await clara.read(path)).text
        await clara.send(f"/demandes/{request_id}/message", text="Pense à ton CV.")

        assert "Pense à ton CV." in (await clara.read(f"/demandes/{request_id}")).text
