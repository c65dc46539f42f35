"""Reorientations: another offer proposed to a youth in place of the one they asked for, and their answer."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import attempts, continuations, families, notices, own_requests
from store.catalogue import OpenOffer, find_open
from store.consents import Consent, Decision
from store.contact_requests import ContactRequest
from store.continuations import Continuation
from store.conversations import Conversation
from store.database import Base, new_id
from store.deadlines import promised_date
from store.errors import DomainError
from store.notices import NoticeKind
from store.request_events import SERVICE, YOUTH, Actor, EventKind
from store.request_statuses import ClosingOutcome, NotAllowed, Status
from store.requesting import PlaceRules


class NoSuchReorientation(DomainError):
    """It does not exist, or is another youth's: the two cannot be told apart."""


class AlreadyAnswered(DomainError):
    """Nothing is asked any more: `agreed` is what was said, None when the proposal lapsed before."""

    def __init__(self, agreed: bool | None) -> None:
        super().__init__(agreed)
        self.agreed = agreed


class OfferGone(DomainError):
    """The offer proposed is paused, full or over."""


class NotConsented(DomainError):
    """No yes to the organisation of this offer, or the youth took back what they agreed to at first."""


class Answer(StrEnum):
    """What whoever proposed is told."""

    AGREED = "agreed"
    REFUSED = "refused"
    GONE = "gone"
    REPLACED = "replaced"
    SILENT = "silent"


class Reorientation(Base):
    """`agreed` stays None when it lapsed: replaced by another proposal, its offer gone, or never answered."""

    __tablename__ = "reorientations"
    __table_args__ = (Index("ix_reorientations_waiting", "answered_at", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The animateur's plan B: a youth who says no keeps their first request.
    on_behalf: Mapped[bool]
    came_from: Mapped[Status]
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    new_request_id: Mapped[str | None] = mapped_column(ForeignKey("contact_requests.id"))

    def settle(self, *, agreed: bool | None, at: datetime) -> None:
        self.agreed, self.answered_at = agreed, at


async def propose(
    session: AsyncSession, request: ContactRequest, offer: OpenOffer, *, by: Actor, at: datetime
) -> Reorientation:
    """Ask the youth; the proposal before it lapses, and whoever made it is told.

    What the organisation declined stays declined, whoever proposes next. Raise `NotAllowed` when the request is over.
    """
    waits = request.status is Status.REORIENTING
    earlier = await find_pending(session, request.id) if waits else None
    proposal = Reorientation(
        id=new_id(),
        request_id=request.id,
        offer_id=offer.id,
        proposed_by=by.person_id,
        on_behalf=by.on_behalf and (earlier is None or earlier.on_behalf),
        came_from=earlier.came_from if earlier else request.status,
        at=at,
    )
    request.reorient(proposal.id, by=by, at=at)
    await _lapse_all(session, request.id, at=at)
    session.add(proposal)
    if earlier is not None and earlier.proposed_by not in (None, by.person_id):
        _tell_proposer(request, earlier, Answer.REPLACED, at=at)
    return proposal


async def find_pending(session: AsyncSession, request_id: str) -> Reorientation | None:
    """The last proposal of a request, while nobody answered it."""
    query = select(Reorientation).where(Reorientation.request_id == request_id, Reorientation.answered_at.is_(None))
    return await session.scalar(query.order_by(Reorientation.at.desc()).limit(1))


async def refused_offers(session: AsyncSession, conversation_id: str) -> set[int]:
    """What this youth turned down: nobody proposes it twice."""
    query = (
        select(Reorientation.offer_id)
        .join(ContactRequest, ContactRequest.id == Reorientation.request_id)
        .where(ContactRequest.conversation_id.in_(families.whole(conversation_id)), Reorientation.agreed.is_(False))
    )
    return set(await session.scalars(query))


async def get_open(session: AsyncSession, conversation: Conversation, reorientation_id: str) -> Reorientation:
    """The proposal that waits for this youth, locked.

    Raise `NoSuchReorientation`, `AlreadyAnswered`, or `NotAllowed` when its request moved on meanwhile.
    """
    found = await session.scalar(
        select(Reorientation)
        .join(ContactRequest, ContactRequest.id == Reorientation.request_id)
        .where(
            Reorientation.id == reorientation_id,
            ContactRequest.conversation_id.in_(families.members(conversation.id)),
        )
        .with_for_update()
    )
    if found is None:
        raise NoSuchReorientation(reorientation_id)
    if found.answered_at is not None:
        raise AlreadyAnswered(found.agreed)
    await _get_waiting(session, found)
    return found


async def agree(
    session: AsyncSession,
    conversation: Conversation,
    reorientation: Reorientation,
    decision: Decision,
    *,
    rules: PlaceRules,
    random_bytes: Callable[[int], bytes],
    at: datetime,
) -> ContactRequest:
    """The yes, under the text of `decision`: a new request with its proof, and the first one closed.

    Said twice, it gives the same request. Raise `AlreadyAnswered` after a no, `OfferGone`, `NotConsented`, or
    `NotAllowed` when the request moved on meanwhile.
    """
    if reorientation.new_request_id is not None:
        return await session.get_one(ContactRequest, reorientation.new_request_id)
    if reorientation.answered_at is not None:
        raise AlreadyAnswered(reorientation.agreed)
    request = await _get_waiting(session, reorientation)
    offer = await find_open(session, reorientation.offer_id, on=promised_date(at, rules.timezone))
    if offer is None:
        raise OfferGone(reorientation.offer_id)
    await _check_consent(session, conversation, request, offer, decision)
    step = Continuation(reorientation.id, request, offer, decision, rules)
    made = await continuations.make(session, conversation, step, random_bytes=random_bytes, at=at)
    reorientation.settle(agreed=True, at=at)
    reorientation.new_request_id = made.id
    request.mark(EventKind.REORIENTATION_AGREED, by=YOUTH, at=at)
    request.close(ClosingOutcome.REORIENTED, by=YOUTH, at=at)
    await tell_answer(session, request, reorientation, Answer.AGREED, at=at)
    return made


async def refuse(session: AsyncSession, reorientation: Reorientation, *, at: datetime) -> None:
    """The no; said twice, or after a yes, it changes nothing.

    What the organisation could not do is closed. What an animateur proposed because it was late goes on as before.
    Raise `NotAllowed` when the request moved on meanwhile.
    """
    if reorientation.answered_at is not None:
        return
    request = await _get_waiting(session, reorientation)
    reorientation.settle(agreed=False, at=at)
    if reorientation.on_behalf:
        await carry_on(session, request, reorientation, by=YOUTH, at=at)
    else:
        request.mark(EventKind.REORIENTATION_REFUSED, by=YOUTH, at=at)
        request.close(ClosingOutcome.NOT_FOR_ME, by=YOUTH, at=at)
    await tell_answer(session, request, reorientation, Answer.REFUSED, at=at)


async def lapse(session: AsyncSession, reorientation: Reorientation, *, at: datetime) -> None:
    """The offer was gone when the youth said yes: whoever proposed it is told, and the promise counts again."""
    if reorientation.answered_at is not None:
        return
    request = await _get_waiting(session, reorientation)
    reorientation.settle(agreed=None, at=at)
    await carry_on(session, request, reorientation, by=SERVICE, at=at)
    await tell_answer(session, request, reorientation, Answer.GONE, at=at)


async def carry_on(
    session: AsyncSession, request: ContactRequest, reorientation: Reorientation, *, by: Actor, at: datetime
) -> None:
    """The request stands again where it stood: a call is owed as before, or the next one by a new day."""
    request.carry_on(reorientation.came_from, by=by, at=at)
    await attempts.expect_again(session, request, at=at)


async def _get_waiting(session: AsyncSession, reorientation: Reorientation) -> ContactRequest:
    request = await session.get_one(ContactRequest, reorientation.request_id, with_for_update=True)
    if request.status is not Status.REORIENTING:
        raise NotAllowed(request.status)
    return request


async def _check_consent(
    session: AsyncSession, conversation: Conversation, request: ContactRequest, offer: OpenOffer, decision: Decision
) -> None:
    first = await session.get_one(Consent, request.consent_id)
    family = await families.of(session, conversation.id)
    own = request.conversation_id in family and conversation.erased_at is None
    if not (own and first.stands and decision.agreed and decision.organisation_id == offer.organisation_id):
        raise NotConsented(offer.organisation_id)


async def _lapse_all(session: AsyncSession, request_id: str, *, at: datetime) -> None:
    unanswered = (Reorientation.request_id == request_id, Reorientation.answered_at.is_(None))
    await session.execute(update(Reorientation).where(*unanswered).values(answered_at=at))


async def tell_answer(
    session: AsyncSession, request: ContactRequest, reorientation: Reorientation, answer: Answer, *, at: datetime
) -> None:
    """Whoever proposed; and the organisation, when an animateur did so for it."""
    kind = NoticeKind.REORIENTATION_ANSWERED
    _tell_proposer(request, reorientation, answer, at=at)
    if reorientation.on_behalf:
        await own_requests.tell_who_answers(session, request, kind, at=at, detail=answer.value)


def _tell_proposer(request: ContactRequest, reorientation: Reorientation, answer: Answer, *, at: datetime) -> None:
    if reorientation.proposed_by is not None:
        kind, told = NoticeKind.REORIENTATION_ANSWERED, reorientation.proposed_by
        request.notices.add(
            notices.tell_person(kind, person_id=told, request_id=request.id, at=at, detail=answer.value)
        )
