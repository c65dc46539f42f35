"""Counts: every number of the cockpit, read at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.cockpit.coverage import coverage
from store.cockpit.discretion import shown
from store.cockpit.gaps import gaps
from store.cockpit.offers_to_decide import offers_to_decide
from store.cockpit.overload import overloaded
from store.cockpit.stale_offers import stale_offers
from store.cockpit.unanswered_lists import count_unanswered
from store.cockpit.unsent_letters import unsent_letters
from store.cockpit.unsigned_charters import unsigned_charters
from store.contact_requests import ContactRequest
from store.figures.tallies import Cell
from store.offer_likeness import pairs_in
from store.people import Viewer
from store.places import Gazetteer
from store.request_views import ListView, in_view
from store.territories import Territory

VIEWS = (ListView.LATE, ListView.AT_RISK, ListView.OPEN, ListView.DENIED)


@dataclass(frozen=True)
class Counts:
    """One number a list; those about youths may be None, "fewer than five", for who only looks on."""

    late: Cell
    at_risk: Cell
    open_requests: Cell
    denied: Cell
    unanswered: Cell
    gaps: int
    to_decide: int
    duplicates: int
    stale: int
    overloaded: int
    unsigned: int
    thin_themes: int
    unsent: int

    @property
    def is_calm(self) -> bool:
        """Nothing waits for the animateur."""
        waiting = (self.late, self.at_risk, self.denied, self.unanswered, self.to_decide, self.overloaded, self.unsent)
        return all(number == 0 for number in waiting)


async def counts(
    session: AsyncSession, viewer: Viewer, territory: Territory, gazetteer: Gazetteer, *, at: datetime
) -> Counts:
    """The same rules as the lists themselves, so that a number never differs from what it opens."""
    today = territory.today(at)
    numbers = (*await _requests(session, territory, at), await count_unanswered(session, territory, at=at))
    late, at_risk, open_requests, denied, unanswered = (shown(number, viewer, territory) for number in numbers)
    return Counts(
        late=late,
        at_risk=at_risk,
        open_requests=open_requests,
        denied=denied,
        unanswered=unanswered,
        gaps=len(await gaps(session, viewer, territory, gazetteer, on=today)),
        to_decide=len(await offers_to_decide(session, territory)),
        duplicates=len(await pairs_in(session, (territory.id,))),
        stale=len(await stale_offers(session, territory, on=today)),
        overloaded=len(await overloaded(session, territory, at=at)),
        unsigned=len(await unsigned_charters(session, territory)),
        thin_themes=sum(not theme.enough for theme in await coverage(session, territory, on=today)),
        unsent=len(await unsent_letters(session, territory, at=at)),
    )


async def _requests(session: AsyncSession, territory: Territory, at: datetime) -> Sequence[int]:
    """How many in each of these views, in their order."""
    sums = [func.coalesce(func.sum(case((in_view(view, at), 1), else_=0)), 0) for view in VIEWS]
    numbers = await session.execute(select(*sums).where(ContactRequest.territory_id == territory.id))
    return [int(number) for number in numbers.one()]
