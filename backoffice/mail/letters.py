"""Letters: the words of an e-mail, from the notice that asks for it."""

from dataclasses import dataclass
from datetime import date, datetime

from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.pages import environment
from store.contact_requests import ContactRequest, Status
from store.deadlines import promised_date
from store.key_ring import KeyRing
from store.notices import Claimed, NoticeKind
from store.people import Person
from store.sign_in import LINK_LIFE
from store.sign_in_letters import read_link

TEMPLATES = {
    NoticeKind.REQUEST_SENT: "request_sent",
    NoticeKind.REQUEST_WITHDRAWN: "request_withdrawn",
    NoticeKind.SIGN_IN: "sign_in",
}


@dataclass(frozen=True)
class Recipient:
    name: str
    email: str


@dataclass(frozen=True)
class Letter:
    """An e-mail before it is a message."""

    to: Recipient
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class RequestPart:
    """What an e-mail may say of a contact request: nothing about the youth."""

    reference: str
    offer: str
    organisation: str
    promised_on: date
    link: str


class Writer:
    """Writes letters whose links lead to the back office at `address`."""

    def __init__(self, *, address: str, keys: KeyRing) -> None:
        self._address = address.rstrip("/")
        self._keys = keys
        self._environment: Environment = environment()

    async def write(self, session: AsyncSession, notice: Claimed, *, at: datetime) -> Letter | None:
        """None when nobody is to be told any more; raise `KeyError` for a kind that is no e-mail."""
        template = TEMPLATES[notice.kind]
        person = await session.get(Person, notice.person_id)
        if person is None or person.disabled_at is not None:
            return None
        to = Recipient(person.name, person.email)
        if notice.kind is NoticeKind.SIGN_IN:
            return self._sign_in(template, to, notice, at=at)
        return await self._about_request(session, template, to, notice)

    def _sign_in(self, template: str, to: Recipient, notice: Claimed, *, at: datetime) -> Letter | None:
        secret = read_link(notice, self._keys, at=at)
        if secret is None:
            return None
        link = f"{self._address}/connexion/{secret}"
        return self._letter(template, to, link=link, minutes=int(LINK_LIFE.total_seconds() // 60))

    async def _about_request(
        self, session: AsyncSession, template: str, to: Recipient, notice: Claimed
    ) -> Letter | None:
        request = await session.get(ContactRequest, notice.request_id)
        if request is None:
            return None
        if notice.kind is NoticeKind.REQUEST_SENT and request.status is Status.WITHDRAWN:
            return None
        part = RequestPart(
            reference=request.reference,
            offer=request.offer.title,
            organisation=request.offer.organisation,
            promised_on=promised_date(request.due_at, request.timezone),
            link=f"{self._address}/demandes/{request.id}",
        )
        return self._letter(template, to, request=part)

    def _letter(self, template: str, to: Recipient, **context: object) -> Letter:
        # The first line of the text is the subject.
        subject, text = self._draw(f"{template}.txt", to, context).strip().split("\n", 1)
        html = self._draw(f"{template}.html", to, {**context, "subject": subject})
        return Letter(to, " ".join(subject.split()), text.strip() + "\n", html)

    def _draw(self, name: str, to: Recipient, context: dict[str, object]) -> str:
        return self._environment.get_template(f"mail/{name}").render(to=to, **context)
