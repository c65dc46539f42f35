"""Parts: what an e-mail may say of a contact request or of an offer, and nothing about the youth."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backoffice.link_tokens import LinkTokens
from store import offer_letters, request_letters
from store.call_dates import call_day, call_due
from store.contact_requests import ContactRequest
from store.deadlines import TimeLeft, time_left
from store.notices import Claimed
from store.offer_changes import ChangeKind, last_comment
from store.offers import Offer
from store.organisations import Organisation
from store.request_links import Named, may_hold


@dataclass(frozen=True)
class RequestPart:
    reference: str
    offer: str
    organisation: str
    promised_on: date
    left: TimeLeft
    link: str


@dataclass(frozen=True)
class OfferPart:
    """`sent_back` is the sentence with which it came back to its authors, if it ever did."""

    title: str
    organisation: str
    link: str
    sent_back: str | None


@dataclass(frozen=True)
class ReviewPart:
    """A delay to look at again; `title` is None for that of a whole organisation."""

    title: str | None
    organisation: str
    delay_days: int
    link: str


class Parts:
    """Reads what a letter is about; its links lead to the back office at `address`."""

    def __init__(self, *, address: str, links: LinkTokens) -> None:
        self._address = address
        self._links = links

    async def request(self, session: AsyncSession, notice: Claimed, *, at: datetime) -> RequestPart | None:
        """None when the letter came too late to be worth reading."""
        request = await session.get(ContactRequest, notice.request_id)
        if request is None or not await request_letters.is_worth_reading(
            session, request, notice.kind, notice.person_id, at=at
        ):
            return None
        return RequestPart(
            reference=request.reference,
            offer=request.offer.title,
            organisation=request.offer.organisation,
            promised_on=call_day(request),
            left=time_left(call_due(request) or request.due_at, at),
            link=await self._link(session, request, notice, at=at),
        )

    async def offer(self, session: AsyncSession, notice: Claimed) -> OfferPart | None:
        """None when the letter came too late to be worth reading."""
        offer = await session.get(Offer, notice.offer_id, options=[joinedload(Offer.organisation)])
        if offer is None or not offer_letters.is_worth_reading(offer, notice.kind, notice.detail):
            return None
        sent_back = await last_comment(session, offer.id, ChangeKind.SENT_BACK)
        return OfferPart(offer.title, offer.organisation.name, f"{self._address}/offres/{offer.id}", sent_back)

    async def review(self, session: AsyncSession, notice: Claimed) -> ReviewPart | None:
        """None when they looked at it already."""
        if notice.offer_id is None:
            organisation = await session.get_one(Organisation, int(notice.detail or 0))
            asked, link = organisation.review_asked_at, f"{self._address}/organismes/{organisation.id}"
            return ReviewPart(None, organisation.name, organisation.delay_days, link) if asked else None
        offer = await session.get_one(Offer, notice.offer_id, options=[joinedload(Offer.organisation)])
        delay = offer.delay_days or offer.organisation.delay_days
        link = f"{self._address}/offres/{offer.id}"
        return ReviewPart(offer.title, offer.organisation.name, delay, link) if offer.review_asked_at else None

    async def _link(self, session: AsyncSession, request: ContactRequest, notice: Claimed, *, at: datetime) -> str:
        """One that acts without signing in, where the letter asks for an act."""
        person_id = notice.person_id or 0
        if await may_hold(session, request, person_id, notice.kind):
            return f"{self._address}/r/{self._links.seal(Named(request.id, person_id, at))}"
        return f"{self._address}/demandes/{request.id}"
