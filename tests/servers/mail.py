"""A real SMTP server that remembers its messages and falls ill on demand."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from threading import Condition

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import free_port


class Mood(StrEnum):
    """What the server does once it has read a whole message."""

    KEEP = "250 Message accepted"
    REFUSE_FOR_NOW = "451 Try again later"
    REFUSE_FOR_EVER = "554 Refused"
    KEEP_AND_SAY_NOTHING = "kept, and no answer ever comes"


@dataclass(frozen=True)
class Delivered:
    """A message with the addresses of its envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["subject"])

    @property
    def text(self) -> str:
        """The plain part, as the reader sees it."""
        part = self.message.get_body(preferencelist=("plain",))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


class MailServer:
    """Messages in the order they came; its mood may change at any time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mood = Mood.KEEP
        self.attempts = 0
        self._delivered: list[Delivered] = []
        self._arrival = Condition()

    @property
    def url(self) -> str:
        """Return the address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def delivered(self) -> tuple[Delivered, ...]:
        return tuple(self._delivered)

    def sent_to(self, address: str) -> tuple[Delivered, ...]:
        return tuple(mail for mail in self._delivered if address in mail.recipients)

    def wait_for(self, address: str, *, count: int = 1, patience: float = 10.0) -> Delivered:
        """Return the last message for an address once `count` came; raise `TimeoutError` after `patience`."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self.sent_to(address)) >= count, patience):
                raise TimeoutError(f"{len(self.sent_to(address))} of {count} messages to {address}")
        return self.sent_to(address)[-1]

    # aiosmtpd finds its hook by this name and calls it with these arguments.
    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        mood = self.mood
        if mood in (Mood.KEEP, Mood.KEEP_AND_SAY_NOTHING):
            self._keep(envelope)
        if mood is Mood.KEEP_AND_SAY_NOTHING:
            await asyncio.Event().wait()
        return mood.value

    def _keep(self, envelope: Envelope) -> None:
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        mail = Delivered(str(envelope.mail_from), tuple(envelope.rcpt_tos), message)
        with self._arrival:
            self._delivered.append(mail)
            self._arrival.notify_all()


@contextmanager
def running_mail(port: int | None = None) -> Iterator[MailServer]:
    """Serve SMTP on the loopback address, in a thread of its own."""
    server = MailServer(port or free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
