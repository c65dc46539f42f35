"""Letters: the words of an e-mail, from the notice that asks for it."""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.link_tokens import LinkTokens
from backoffice.mail.parts import Parts
from backoffice.pages import environment
from store import invitation_letters, newcomers
from store.digest_sheets import read_sheet
from store.key_ring import KeyRing
from store.notices import Claimed, NoticeKind
from store.people import Person
from store.sign_in import LINK_LIFE
from store.sign_in_letters import read_link

TEMPLATES = {
    NoticeKind.CALL_DENIED: "call_denied",
    NoticeKind.CONSENT_WITHDRAWN: "consent_withdrawn",
    NoticeKind.CONTACT_CHANGED: "contact_changed",
    NoticeKind.DIGEST: "digest",
    NoticeKind.INVITATION: "invitation",
    NoticeKind.MEMBER_JOINED: "member_joined",
    NoticeKind.MOMENT_CHOSEN: "moment_chosen",
    NoticeKind.OFFER_CHANGED: "offer_changed",
    NoticeKind.OFFER_PAUSED: "offer_paused",
    NoticeKind.OFFER_PROPOSED: "offer_proposed",
    NoticeKind.OFFER_PUBLISHED: "offer_published",
    NoticeKind.OFFER_RESUMED: "offer_resumed",
    NoticeKind.OFFER_REVIEW_ASKED: "offer_review_asked",
    NoticeKind.OFFER_SENT_BACK: "offer_sent_back",
    NoticeKind.REORIENTATION_ANSWERED: "reorientation_answered",
    NoticeKind.REQUEST_ASSIGNED: "request_assigned",
    NoticeKind.REQUEST_HALFWAY: "request_halfway",
    NoticeKind.REQUEST_LINK: "request_link",
    NoticeKind.REQUEST_NEARLY_LATE: "request_nearly_late",
    NoticeKind.REQUEST_OVERDUE: "request_overdue",
    NoticeKind.REQUEST_SENT: "request_sent",
    NoticeKind.REQUEST_STILL_OVERDUE: "request_still_overdue",
    NoticeKind.REQUEST_TRY_DAY: "request_try_day",
    NoticeKind.REQUEST_TRY_MISSED: "request_try_missed",
    NoticeKind.REQUEST_WITHDRAWN: "request_withdrawn",
    NoticeKind.SECURITY_CHANGED: "security_changed",
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


class Writer:
    """Writes letters whose links lead to the back office at `address`."""

    def __init__(self, *, address: str, keys: KeyRing, links: LinkTokens) -> None:
        self._address = address.rstrip("/")
        self._keys = keys
        self._parts = Parts(address=self._address, links=links)
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
        if notice.kind is NoticeKind.SECURITY_CHANGED:
            link = f"{self._address}/connexion"
            return self._letter(template, to, change=notice.detail, when=notice.created_at, link=link)
        if notice.kind is NoticeKind.DIGEST:
            return await self._digest(session, template, to, person.id, at=at)
        if notice.kind is NoticeKind.INVITATION:
            return await self._invitation(session, template, to, notice, at=at)
        if notice.kind is NoticeKind.MEMBER_JOINED:
            return await self._newcomer(session, template, to, notice)
        if notice.kind is NoticeKind.OFFER_REVIEW_ASKED:
            review = await self._parts.review(session, notice)
            return self._letter(template, to, review=review) if review else None
        if notice.offer_id is not None:
            return await self._about_offer(session, template, to, notice)
        return await self._about_request(session, template, to, notice, at=at)

    def _sign_in(self, template: str, to: Recipient, notice: Claimed, *, at: datetime) -> Letter | None:
        secret = read_link(notice, self._keys, at=at)
        if secret is None:
            return None
        link = f"{self._address}/connexion/{secret}"
        return self._letter(template, to, link=link, minutes=int(LINK_LIFE.total_seconds() // 60))

    async def _invitation(
        self, session: AsyncSession, template: str, to: Recipient, notice: Claimed, *, at: datetime
    ) -> Letter | None:
        letter = await invitation_letters.read_letter(session, notice, self._keys, at=at)
        if letter is None:
            return None
        return self._letter(template, to, sheet=letter.sheet, link=f"{self._address}/invitation/{letter.secret}")

    async def _newcomer(self, session: AsyncSession, template: str, to: Recipient, notice: Claimed) -> Letter | None:
        newcomer = await newcomers.find(session, int(notice.detail or 0))
        if newcomer is None:
            return None
        link = f"{self._address}/organismes/{newcomer.organisation_id}"
        return self._letter(template, to, newcomer=newcomer, link=link)

    async def _digest(
        self, session: AsyncSession, template: str, to: Recipient, person_id: int, *, at: datetime
    ) -> Letter | None:
        sheet = await read_sheet(session, person_id, at=at)
        return None if sheet.is_empty else self._letter(template, to, sheet=sheet, address=self._address)

    async def _about_request(
        self, session: AsyncSession, template: str, to: Recipient, notice: Claimed, *, at: datetime
    ) -> Letter | None:
        part = await self._parts.request(session, notice, at=at)
        return self._letter(template, to, request=part, detail=notice.detail) if part else None

    async def _about_offer(self, session: AsyncSession, template: str, to: Recipient, notice: Claimed) -> Letter | None:
        part = await self._parts.offer(session, notice)
        return self._letter(template, to, offer=part, detail=notice.detail) if part else None

    def _letter(self, template: str, to: Recipient, **context: object) -> Letter:
        # The first line of the text is the subject.
        subject, text = self._draw(f"{template}.txt", to, context).strip().split("\n", 1)
        html = self._draw(f"{template}.html", to, {**context, "subject": subject})
        return Letter(to, " ".join(subject.split()), text.strip() + "\n", html)

    def _draw(self, name: str, to: Recipient, context: dict[str, object]) -> str:
        return self._environment.get_template(f"mail/{name}").render(to=to, **context)
