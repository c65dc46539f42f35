"""Every e-mail to professionals and animateurs, word for word; UPDATE_LETTERS=1 writes what is to be reviewed."""

import os
import re
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from backoffice.desk import Desk
from backoffice.mail.letters import TEMPLATES
from backoffice.mail.sender import deliver
from store import news
from store.notices import Notice, NoticeKind
from tests.backoffice.making import FIRST_NAME, PHONE, Maker, Watch
from tests.backoffice.scenes import SCENES, Scene, Stage
from tests.backoffice.test_mail import mails, part

EXPECTED = Path(__file__).parent / "letters"
TEMPLATE_FOLDER = Path(__file__).parents[2] / "backoffice" / "templates" / "mail"
TO_PEOPLE = sorted(set(NoticeKind) - set(news.TOLD))
CHANGING = (
    (re.compile(r"/demandes/[0-9a-f]{32}"), "/demandes/REQUEST"),
    (re.compile(r"/offres/\d+"), "/offres/OFFER"),
    (re.compile(r"/r/[A-Za-z0-9_.-]+"), "/r/TOKEN"),
    (re.compile(r"/(connexion|invitation)/[A-Za-z0-9_-]{20,}"), r"/\1/SECRET"),
)


def shown(text: str) -> str:
    """What changes from one run to the next, by its name."""
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


@pytest.fixture
async def stage(desk: Desk, make: Maker, watch: Watch) -> Stage:
    """A request that its professionals know of."""
    request_id = await make.contact_request()
    await deliver(desk)
    shutil.rmtree(desk.settings.mail_folder)
    return Stage(desk, make, watch, request_id)


async def letter(stage: Stage, scene: Scene) -> EmailMessage:
    """What the reader of this scene gets of it, among other mail."""
    await scene.play(stage)
    while await deliver(stage.desk):
        pass
    reader = stage.make.people[scene.reader]
    async with stage.desk.database.read() as session:
        told = select(Notice.id).where(Notice.kind == scene.kind, Notice.person_id == reader)
        ids = {f"<{id_}@backoffice.example.org>" for id_ in await session.scalars(told)}
    [read] = [mail for mail in mails(stage.desk) if mail["Message-ID"] in ids]
    return read


def held_to(expected: Path, said: str) -> None:
    if os.environ.get("UPDATE_LETTERS"):
        expected.write_text(said)
    assert said == expected.read_text()


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
class TestALetter:
    async def test_says_what_was_reviewed(self, stage: Stage, scene: Scene) -> None:
        mail = await letter(stage, scene)

        held_to(EXPECTED / f"{scene.name}.txt", shown(f"{mail['Subject']}\n\n{part(mail, 'plain')}"))
        held_to(EXPECTED / f"{scene.name}.html", shown(part(mail, "html")))

    async def test_says_nothing_of_the_youth(self, stage: Stage, scene: Scene) -> None:
        mail = await letter(stage, scene)

        for said in (str(mail["Subject"]), part(mail, "plain"), part(mail, "html")):
            for hidden in (FIRST_NAME, PHONE, "39 98", "39981234", "Un travail qui dure", "après-midi", "afternoon"):
                assert hidden not in said

    async def test_fits_the_list_of_a_mail_program(self, stage: Stage, scene: Scene) -> None:
        mail = await letter(stage, scene)

        assert len(str(mail["Subject"])) <= 100


class TestEveryKind:
    def test_has_its_letter_in_text_and_html(self) -> None:
        names = {kind: TEMPLATES.get(kind, kind.value) for kind in TO_PEOPLE}
        missing = [
            f"{name}.{kind}"
            for name in names.values()
            for kind in ("txt", "html")
            if not (TEMPLATE_FOLDER / f"{name}.{kind}").exists()
        ]
        assert missing == []
        assert sorted(TEMPLATES) == TO_PEOPLE

    def test_was_reviewed(self) -> None:
        assert sorted(set(TO_PEOPLE) - {scene.kind for scene in SCENES}) == []

    def test_of_the_reviewed_ones_has_a_scene(self) -> None:
        written = {path.name for path in EXPECTED.iterdir()}

        assert written == {f"{scene.name}.{kind}" for scene in SCENES for kind in ("txt", "html")}
