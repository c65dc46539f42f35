"""Request notes: for colleagues only, and gone with the youth's consent."""

import pytest

from backoffice.desk import Desk
from store import erasing
from store.contact_requests import ContactRequest
from store.conversations import Channel
from store.request_statuses import Status
from tests.backoffice.browsing import Enter
from tests.backoffice.making import Maker, Watch

NOTE = "Préfère l’arabe.\nVoir <Samir> lundi."


class TestNotes:
    async def test_are_read_by_colleagues_and_by_nobody_else(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()

        done = await (await visit("clara")).send(f"/demandes/{request_id}/notes", text=NOTE.replace("\n", "\r\n"))

        moussa = (await (await visit("moussa")).read(f"/demandes/{request_id}")).text
        ana = (await (await visit("ana")).read(f"/demandes/{request_id}")).text
        assert done.headers["location"] == f"/demandes/{request_id}"
        assert "Préfère l’arabe.\nVoir &lt;Samir&gt; lundi." in moussa
        assert "<strong>Clara Vasselin</strong> a écrit une note interne" in ana
        assert "Préfère" not in ana

    @pytest.mark.parametrize("text", ["", "   ", "a" * 2_001])
    async def test_point_at_what_is_wrong_and_lose_nothing(self, visit: Enter, make: Maker, text: str) -> None:
        request_id = await make.contact_request()

        refused = await (await visit("clara")).send(f"/demandes/{request_id}/notes", text=text)

        assert refused.status_code == 422
        assert "Écrivez une note, 2 000 caractères au plus." in refused.text
        assert text.strip() in refused.text

    async def test_are_gone_with_the_consent(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)
        clara = await visit("clara")
        await clara.send(f"/demandes/{request_id}/notes", text=NOTE)
        async with desk.database.turn() as session:
            found = await session.get_one(ContactRequest, request_id)
            await erasing.withdraw(session, found, via=Channel.WEB, at=watch.at)

        page = (await clara.read(f"/demandes/{request_id}")).text
        refused = await clara.send(f"/demandes/{request_id}/notes", text=NOTE)

        assert "Préfère" not in page
        assert "Ajouter la note" not in page
        assert refused.status_code == 409
