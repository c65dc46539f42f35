"""E-mails: what is said, to whom, once, whatever the mail server does."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from backoffice.desk import Desk, build
from backoffice.mail.carriers import BadMailServer, MailServer, NotCarried
from backoffice.mail.sender import AT_ONCE, deliver
from backoffice.settings import Settings
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.erasing import erase
from store.notices import LEASE, MAX_ATTEMPTS, Audience, Notice, NoticeKind, tell_person
from store.people import Person
from store.sign_in import LINK_LIFE
from store.sign_in_letters import send_link
from tests.backoffice.making import FIRST_NAME, PHONE, Maker, Watch
from tests.servers.mail import MailServer as RealServer
from tests.servers.mail import Mood

EXPECTED = Path(__file__).parent / "letters"
LINK = re.compile(r"/r/[A-Za-z0-9_.-]+")


def mails(desk: Desk) -> list[EmailMessage]:
    """By date, then by recipient, since those of one delivery are sent together; the oldest first for each."""
    paths = sorted(desk.settings.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return sorted(found, key=lambda mail: (mail["Date"].datetime, str(mail["To"])))


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def shown(text: str) -> str:
    """What changes from one run to the next, by its name."""
    return LINK.sub("/r/TOKEN", re.sub(r"/offres/\d+", "/offres/OFFER", text))


async def pending(desk: Desk) -> list[Notice]:
    async with desk.database.read() as session:
        query = select(Notice).where(Notice.audience == Audience.PERSON, Notice.done_at.is_(None))
        return list(await session.scalars(query))


async def withdraw(desk: Desk, request_id: str, watch: Watch) -> None:
    async with desk.database.turn() as session:
        request = await session.get(ContactRequest, request_id)
        assert request is not None
        conversation = await session.get(Conversation, request.conversation_id)
        assert conversation is not None
        await erase(session, conversation, at=watch.at)


@pytest.fixture
async def posted(settings: Settings, watch: Watch, mail_server: RealServer):  # type: ignore[no-untyped-def]  # a Desk
    """The desk with a real mail server instead of a folder."""
    desk = build(settings.model_copy(update={"smtp_url": _secret(mail_server.url)}), clock=watch)
    yield desk
    await desk.close()


def _secret(url: str):  # type: ignore[no-untyped-def]  # pydantic's own
    return Settings(contact_keys="k", signing_key="s", smtp_url=url).smtp_url


class TestLetters:
    async def test_hold_no_personal_data(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await withdraw(desk, await make.contact_request(), watch)
        await make.contact_request()
        await deliver(desk)

        sent = mails(desk)
        assert len(sent) == 4
        for text in (part(mail, kind) for mail in sent for kind in ("plain", "html")):
            for hidden in (FIRST_NAME, PHONE, "06 39 98", "Reims", "Un travail qui dure"):
                assert hidden not in text

    async def test_have_both_parts_and_lead_to_the_request(self, desk: Desk, make: Maker) -> None:
        await make.contact_request(title="<b>Offre</b>")
        await deliver(desk)
        (mail, _) = mails(desk)

        found = LINK.search(part(mail, "plain"))
        assert found is not None
        link = f"https://backoffice.example.org{found[0]}"
        assert f'href="{link}"' in part(mail, "html")
        assert "&lt;b&gt;Offre" in part(mail, "html")
        assert "<b>Offre</b>" in part(mail, "plain")

    async def test_cannot_grow_a_header(self, desk: Desk, make: Maker) -> None:
        async with desk.database.turn() as session:
            person = await session.get(Person, make.people["clara"])
            assert person is not None
            person.name = "Clara\r\nBcc: all@example.org"
        await make.contact_request()
        await deliver(desk)

        assert all(mail["Bcc"] is None for mail in mails(desk))
        assert len(mails(desk)) == 2


class TestDelivering:
    async def test_is_done_once(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await make.contact_request()
        taken = [await deliver(desk) for _ in range(2)]
        watch.at += LEASE

        assert taken == [2, 0]
        assert await deliver(desk) == 0
        assert [str(mail["To"]) for mail in mails(desk)] == [
            "Clara Vasselin <clara@example.org>",
            "Moussa Kébé <moussa@example.org>",
        ]

    async def test_after_a_crash_has_the_same_message_id(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await make.contact_request()
        await deliver(desk)
        before = {mail["Message-ID"] for mail in mails(desk)}
        async with desk.database.turn() as session:
            for notice in await session.scalars(select(Notice).where(Notice.audience == Audience.PERSON)):
                notice.done_at = None
        watch.at += LEASE
        await deliver(desk)

        assert {mail["Message-ID"] for mail in mails(desk)} == before
        assert len(mails(desk)) == 2

    async def test_after_a_night_is_dated_of_the_morning(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await make.contact_request()
        watch.at += timedelta(hours=15)
        await deliver(desk)

        assert {mail["Date"].datetime for mail in mails(desk)} == {watch.at}

    async def test_forgets_those_who_left(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await make.contact_request()
        async with desk.database.turn() as session:
            person = await session.get(Person, make.people["clara"])
            assert person is not None
            person.disabled_at = watch.at
        await deliver(desk)

        assert [str(mail["To"]) for mail in mails(desk)] == ["Moussa Kébé <moussa@example.org>"]
        assert await pending(desk) == []

    async def test_announces_no_request_withdrawn_meanwhile(self, desk: Desk, make: Maker, watch: Watch) -> None:
        await withdraw(desk, await make.contact_request(), watch)
        await deliver(desk)

        assert {str(mail["Subject"])[-32:] for mail in mails(desk)} == {"annulée : ne rappelez plus ce jeune"[-32:]}

    async def test_sends_no_link_that_died(self, desk: Desk, watch: Watch) -> None:
        async with desk.database.turn() as session:
            await send_link(session, "clara@example.org", keys=desk.keys, at=watch.at)
        watch.at += LINK_LIFE
        await deliver(desk)

        assert mails(desk) == []
        assert await pending(desk) == []

    async def test_goes_on_when_one_letter_fails(self, desk: Desk, make: Maker, watch: Watch) -> None:
        async with desk.database.turn() as session:
            # A kind that is no e-mail.
            session.add(tell_person(NoticeKind.REQUEST_ACCEPTED, person_id=make.people["clara"], at=watch.at))
        await make.contact_request()
        await deliver(desk)

        (left,) = await pending(desk)
        assert left.kind is NoticeKind.REQUEST_ACCEPTED
        assert len(mails(desk)) == 2

    async def test_ends_as_a_dead_letter_that_people_see(self, desk: Desk, make: Maker, watch: Watch) -> None:
        async with desk.database.turn() as session:
            session.add(tell_person(NoticeKind.REQUEST_ACCEPTED, person_id=make.people["clara"], at=watch.at))
        for _ in range(MAX_ATTEMPTS):
            await deliver(desk)
            watch.advance(hours=2)

        (left,) = await pending(desk)
        assert left.dead_at is not None
        assert await deliver(desk) == 0

    async def test_leaves_files_that_their_owner_alone_reads(self, desk: Desk, make: Maker) -> None:
        await make.contact_request()
        await deliver(desk)

        assert {path.stat().st_mode & 0o777 for path in desk.settings.mail_folder.iterdir()} == {0o600}


class TestAMailServer:
    async def test_gets_the_letters(self, posted: Desk, make: Maker, mail_server: RealServer) -> None:
        await make.contact_request()
        await deliver(posted)

        mail = mail_server.wait_for("clara@example.org")
        assert mail.subject == "Un jeune attend votre appel avant la fin du jeudi 12 mars"
        assert LINK.search(mail.text)
        assert mail.sender == "boussole@example.org"
        assert not posted.settings.mail_folder.exists()

    @pytest.mark.parametrize("mood", [Mood.REFUSE_FOR_NOW, Mood.REFUSE_FOR_EVER])
    async def test_that_refuses_is_tried_again(
        self, posted: Desk, make: Maker, watch: Watch, mail_server: RealServer, mood: Mood
    ) -> None:
        await make.contact_request()
        mail_server.mood = mood
        await deliver(posted)
        refused = len(await pending(posted))
        mail_server.mood = Mood.KEEP
        watch.advance(minutes=2)
        await deliver(posted)

        assert refused == 2
        assert len(mail_server.delivered) == 2
        assert await pending(posted) == []

    async def test_that_hangs_does_not_hold_the_others(
        self,
        posted: Desk,
        make: Maker,
        watch: Watch,
        mail_server: RealServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("backoffice.mail.carriers.PATIENCE", 0.5)
        await make.contact_request()
        mail_server.mood = Mood.KEEP_AND_SAY_NOTHING
        await deliver(posted)
        mail_server.mood = Mood.KEEP
        watch.advance(minutes=2)
        await deliver(posted)

        ids = [mail.message["Message-ID"] for mail in mail_server.delivered]
        assert len(ids) == 4
        assert len(set(ids)) == 2

    async def test_that_is_away_loses_nothing(self, settings: Settings, make: Maker, watch: Watch) -> None:
        desk = build(settings.model_copy(update={"smtp_url": _secret("smtp://127.0.0.1:9")}), clock=watch)
        await make.contact_request()
        await deliver(desk)

        assert len(await pending(desk)) == 2
        await desk.close()

    def test_with_a_password_is_never_spoken_to_in_clear(self) -> None:
        assert MailServer("smtp://me:secret@mail.example.org")._start_tls is True

    @pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
    def test_has_an_address_that_can_be_understood(self, url: str) -> None:
        with pytest.raises(BadMailServer):
            MailServer(url)

    async def test_trouble_names_no_address(self) -> None:
        message = EmailMessage()
        message["To"], message["From"] = "clara@example.org", "boussole@example.org"
        with pytest.raises(NotCarried) as caught:
            await MailServer("smtp://127.0.0.1:9").carry(message)

        assert "@" not in str(caught.value)


class TestManyLetters:
    async def test_are_sent_in_batches(self, desk: Desk, make: Maker) -> None:
        for _ in range(6):
            await make.contact_request()

        assert [await deliver(desk) for _ in range(3)] == [AT_ONCE, 2, 0]
        assert await pending(desk) == []
