"""Messages: a letter in its envelope, as mail servers want it."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from backoffice.mail.letters import Letter


def message_of(letter: Letter, *, notice_id: str, sender: str, address: str, at: datetime) -> EmailMessage:
    """The Message-ID is that of the notice: a letter sent twice is seen as one by mail programs."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _mailbox(letter.to.name, letter.to.email)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{notice_id}@{urlsplit(address).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _mailbox(name: str, email: str) -> Address:
    # A line break in a name must not become a header.
    return Address(" ".join(name.split()), addr_spec=email)
