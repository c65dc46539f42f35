"""The postbox: e-mails that a real mail server delivered to one person."""

from email.message import EmailMessage

from tests.journeys.mailbox import text_of
from tests.journeys.service import eventually
from tests.servers.mail import MailServer


class Postbox:
    """What one person received."""

    def __init__(self, server: MailServer, address: str) -> None:
        self._server = server
        self._address = address

    def wait_for(self, words: str, *, count: int = 1, patience: float = 60.0) -> EmailMessage:
        """The newest message that says these words, once there are `count` of them."""
        eventually(lambda: self.count(words) >= count, patience=patience)
        found = self._with(words)
        assert len(found) >= count, f"{len(found)} of {count} e-mails with {words!r}: {self.subjects()}"
        return found[-1]

    def count(self, words: str) -> int:
        return len(self._with(words))

    def subjects(self) -> list[str]:
        return [mail.subject for mail in self._server.sent_to(self._address)]

    def _with(self, words: str) -> list[EmailMessage]:
        mails = [mail.message for mail in self._server.sent_to(self._address)]
        return [mail for mail in mails if words in f"{mail['Subject']}\n{text_of(mail)}"]
