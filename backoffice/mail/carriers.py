"""Carriers: what takes messages away, a folder or a mail server."""

import asyncio
import os
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from backoffice.settings import Settings
from store.errors import DomainError

PATIENCE = 20
"""Seconds; shorter than the lease of a notice, so that nobody else sends meanwhile."""


class NotCarried(DomainError):
    """The message did not leave, or may not have; the text is the kind of trouble, never an address."""


class BadMailServer(DomainError):
    """SMTP_URL is not smtp://… or smtps://…"""


class Carrier(Protocol):
    async def carry(self, message: EmailMessage) -> None:
        """Raise `NotCarried` when it must be tried again."""


class Folder:
    """Keeps each message in a file of its own, that its owner alone reads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def carry(self, message: EmailMessage) -> None:
        try:
            await asyncio.to_thread(self._write, message)
        except OSError as error:
            raise NotCarried(type(error).__name__) from error

    def _write(self, message: EmailMessage) -> None:
        self._path.mkdir(parents=True, exist_ok=True)
        path = self._find(message) or self._path / name_of(message)
        # Nobody reads half a message: it appears under its name when it is whole.
        partial = path.with_suffix(".part")
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes(policy=SMTP))
        partial.replace(path)

    def _find(self, message: EmailMessage) -> Path | None:
        """The file of the same message, when it is sent once more after a crash."""
        return next(self._path.glob(f"*-{_id_of(message)}.eml"), None)


class MailServer:
    """Hands messages to an SMTP server, encrypted when it can, always when there is a password."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise BadMailServer(parts.scheme)
        self._hostname = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 587)
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls_from_start = parts.scheme == "smtps"
        self._start_tls = True if self._username and not self._tls_from_start else None

    async def carry(self, message: EmailMessage) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await aiosmtplib.send(
                    message,
                    hostname=self._hostname,
                    port=self._port,
                    username=self._username,
                    password=self._password,
                    use_tls=self._tls_from_start,
                    start_tls=False if self._tls_from_start else self._start_tls,
                    timeout=PATIENCE,
                )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotCarried(type(error).__name__) from error


def name_of(message: EmailMessage) -> str:
    """Names sort by date."""
    return f"{parsedate_to_datetime(message['Date']):%Y%m%dT%H%M%S}-{_id_of(message)}.eml"


def _id_of(message: EmailMessage) -> str:
    return str(message["Message-ID"]).strip("<>").split("@")[0]


def carrier_for(settings: Settings) -> Carrier:
    """Raise `BadMailServer` when SMTP_URL cannot be understood."""
    return Folder(settings.mail_folder) if settings.keeps_mail else MailServer(settings.smtp_url.get_secret_value())
