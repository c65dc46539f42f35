"""The mailbox: e-mails that the service wrote in its folder."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.journeys.service import eventually

LINK = re.compile(r"http://\S+")


class Mailbox:
    """What one person received."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._address = address

    def wait_for(self, words: str, *, count: int = 1) -> EmailMessage:
        """The newest message that says these words, once there are `count` of them."""
        eventually(lambda: len(self._with(words)) >= count)
        found = self._with(words)
        assert len(found) >= count, f"{len(found)} of {count} e-mails with {words!r}"
        return found[-1]

    def count(self, words: str) -> int:
        return len(self._with(words))

    def _with(self, words: str) -> list[EmailMessage]:
        # Names begin with the second of writing; two of the same second are told apart by the clock of the file.
        paths = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        mine = (mail for mail in mails if self._address in str(mail["To"]))
        return [mail for mail in mine if words in f"{mail['Subject']}\n{text_of(mail)}"]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    found = LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found.group()
