"""Proposal sheets: another offer that waits for a youth's yes, with what a yes would pass on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import catalogue, continuations, reorientations, whereabouts
from store.catalogue import OpenOffer
from store.contact_requests import ContactRequest
from store.continuations import Shared
from store.deadlines import promised_date
from store.places import Gazetteer
from store.questions import PLACE
from store.reorientations import Reorientation
from store.request_statuses import Status
from store.requesting import PlaceRules
from store.unanswered_proposals import PATIENCE


@dataclass(frozen=True)
class ProposalSheet:
    """`offer` is None when it closed meanwhile."""

    proposal: Reorientation
    request: ContactRequest
    offer: OpenOffer | None
    shared: Shared
    rules: PlaceRules

    @property
    def until(self) -> date:
        """The last day of an answer, on the youth's own calendar."""
        return promised_date(self.proposal.at + PATIENCE, self.request.timezone)

    @property
    def was_late(self) -> bool:
        """Nobody had called by the promised date when it was proposed."""
        called = self.request.called_at is not None and self.request.called_at <= self.proposal.at
        return not called and self.request.due_at < self.proposal.at

    @property
    def questions(self) -> tuple[str, ...]:
        """Whose answers would pass, as they were asked; the commune, which always passes, is not among them."""
        passing = zip(self.shared.keys, self.shared.answers, strict=True)
        return tuple(answer.question for key, answer in passing if key != PLACE)

    def promised(self, offer: OpenOffer, at: datetime) -> date:
        """By when somebody would call after a yes said at this instant."""
        return promised_date(self.rules.due(at, offer.delay_days), self.rules.timezone)


async def read(session: AsyncSession, gazetteer: Gazetteer, proposal: Reorientation, *, at: datetime) -> ProposalSheet:
    request = await session.get_one(ContactRequest, proposal.request_id)
    here = await whereabouts.find(session, gazetteer, place=request.place, entered_by=request.territory_id)
    today = promised_date(at, here.rules.timezone)
    offer = await catalogue.find_open(session, proposal.offer_id, on=today)
    shared = await continuations.shared_with(session, request, offer.criteria) if offer else Shared((), ())
    return ProposalSheet(proposal, request, offer, shared, here.rules)


async def find_waiting(
    session: AsyncSession, gazetteer: Gazetteer, request: ContactRequest, *, at: datetime
) -> ProposalSheet | None:
    """What a request waits for; None when nothing is proposed."""
    if request.status is not Status.REORIENTING:
        return None
    proposal = await reorientations.find_pending(session, request.id)
    return await read(session, gazetteer, proposal, at=at) if proposal else None
