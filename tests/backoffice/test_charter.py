"""The charter: first, and kept as a proof."""

from sqlalchemy import select

from backoffice.desk import Desk
from store.charter import current
from store.people import CharterSignature
from tests.backoffice.browsing import Enter
from tests.backoffice.making import Maker


class TestSigning:
    async def test_opens_the_rest(self, visit: Enter) -> None:
        nadia = await visit("nadia")
        before = await nadia.read("/demandes")
        page = await nadia.read("/charte")
        await nadia.send("/charte")

        assert before.headers["location"] == "/charte"
        assert current().paragraphs[0].split("’")[0] in page.text
        assert (await nadia.read("/demandes")).status_code == 200

    async def test_keeps_who_signed_which_text_and_when(self, visit: Enter, make: Maker, desk: Desk) -> None:
        nadia = await visit("nadia")
        await nadia.send("/charte")
        await nadia.send("/charte")

        async with desk.database.read() as session:
            query = select(CharterSignature).where(CharterSignature.person_id == make.people["nadia"])
            signatures = list(await session.scalars(query))

        assert [(s.version, s.sha256, s.signed_at) for s in signatures] == [
            (current().version, current().sha256, desk.clock())
        ]
