"""The charter: first, and kept as a proof."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from backoffice.desk import Desk
from store.charter import current
from store.people import CharterSignature
from tests.backoffice.browsing import Enter, Visit, version_of
from tests.backoffice.making import Maker

Publish = Callable[[], None]


async def sign(browser: Visit) -> None:
    """Press the button of the page as it is now."""
    page = (await browser.read("/charte")).text
    await browser.send("/charte", version=version_of(page))


async def signatures(desk: Desk, make: Maker, key: str) -> list[CharterSignature]:
    async with desk.database.read() as session:
        query = select(CharterSignature).where(CharterSignature.person_id == make.people[key])
        return list(await session.scalars(query.order_by(CharterSignature.version)))


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Publish:
    """Put a second text of the charter in force."""

    def second() -> None:
        texts = tmp_path / "texts"
        texts.mkdir()
        (texts / "charter-2.txt").write_text("Le nouveau texte.\n\nJe rappelle les jeunes.", "utf-8")
        monkeypatch.setattr("store.charter.files", lambda _package: tmp_path)
        for reader in ("store.charter", "store.people"):
            monkeypatch.setattr(f"{reader}.CHARTER_VERSION", 2)

    return second


class TestSigning:
    async def test_opens_the_rest(self, visit: Enter) -> None:
        nadia = await visit("nadia")
        before = await nadia.read("/demandes")
        page = await nadia.read("/charte")
        await sign(nadia)

        assert before.headers["location"] == "/charte"
        assert current().paragraphs[0].split("’")[0] in page.text
        assert (await nadia.read("/demandes")).status_code == 200

    async def test_keeps_who_signed_which_text_and_when(self, visit: Enter, make: Maker, desk: Desk) -> None:
        nadia = await visit("nadia")
        version = version_of((await nadia.read("/charte")).text)
        for _ in range(2):
            await nadia.send("/charte", version=version)

        assert [(s.version, s.sha256, s.signed_at) for s in await signatures(desk, make, "nadia")] == [
            (current().version, current().sha256, desk.clock())
        ]


class TestANewVersion:
    async def test_asks_again(self, visit: Enter, make: Maker, desk: Desk, publish: Publish) -> None:
        clara = await visit("clara")
        assert (await clara.read("/demandes")).status_code == 200

        publish()
        asked = await clara.read("/demandes")
        await sign(clara)

        assert asked.headers["location"] == "/charte"
        assert (await clara.read("/demandes")).status_code == 200
        [_, last] = await signatures(desk, make, "clara")
        assert (last.version, last.sha256) == (2, current().sha256)

    async def test_is_not_signed_by_who_read_the_one_before(
        self, visit: Enter, make: Maker, desk: Desk, publish: Publish
    ) -> None:
        nadia = await visit("nadia")
        read = version_of((await nadia.read("/charte")).text)

        publish()
        answer = await nadia.send("/charte", version=read)

        assert answer.status_code == 409
        assert "Le texte de la charte a changé" in answer.text
        assert "Le nouveau texte." in answer.text
        assert version_of(answer.text) == "2"
        assert await signatures(desk, make, "nadia") == []

    async def test_is_not_signed_by_a_form_without_a_version(self, visit: Enter, make: Maker, desk: Desk) -> None:
        assert (await (await visit("nadia")).send("/charte")).status_code == 409
        assert await signatures(desk, make, "nadia") == []
