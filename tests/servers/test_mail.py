"""The mail server keeps what a real client sends, and refuses as real servers do."""

import smtplib
from email.message import EmailMessage

import aiosmtplib
import pytest

from tests.servers.fixtures import mail_server
from tests.servers.mail import MailServer, Mood

__all__ = ["mail_server"]


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "boussole@example.org"
    message["To"] = "camille@example.com"
    message["Subject"] = "Une demande vous attend à Châlons"
    message.set_content("Réponse promise avant le 27 novembre.\n")
    return message


def send(server: MailServer, *, patience: float = 5) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=patience) as client:
        client.send_message(letter())


class TestMailServer:
    async def test_keeps_a_message(self, mail_server: MailServer) -> None:
        await aiosmtplib.send(letter(), hostname="127.0.0.1", port=mail_server.port)

        mail = mail_server.wait_for("camille@example.com")
        assert (mail.sender, mail.recipients) == ("boussole@example.org", ("camille@example.com",))
        assert mail.subject == "Une demande vous attend à Châlons"
        assert mail.text == "Réponse promise avant le 27 novembre.\n"

    @pytest.mark.parametrize(("mood", "code"), [(Mood.REFUSE_FOR_NOW, 451), (Mood.REFUSE_FOR_EVER, 554)])
    def test_refuses(self, mail_server: MailServer, mood: Mood, code: int) -> None:
        mail_server.mood = mood

        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(mail_server)

        assert refused.value.smtp_code == code
        assert (mail_server.attempts, mail_server.delivered) == (1, ())

    def test_keeps_and_never_answers(self, mail_server: MailServer) -> None:
        mail_server.mood = Mood.KEEP_AND_SAY_NOTHING

        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            send(mail_server, patience=0.3)

        assert len(mail_server.sent_to("camille@example.com")) == 1

    def test_says_that_nothing_came(self, mail_server: MailServer) -> None:
        with pytest.raises(TimeoutError, match="0 of 1"):
            mail_server.wait_for("camille@example.com", patience=0.01)
