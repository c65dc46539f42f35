"""Delay advice: the shortest announced delay that a team keeps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import offer_access, offer_moves
from store.contact_requests import ContactRequest
from store.deadlines import LONGEST_DELAY, SHORTEST_DELAY, DuePolicy, delay_needed
from store.errors import DomainError
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer
from store.promises import WINDOW, Promise, denied, promise
from store.territories import Territory

ENOUGH = 10
"""Requests under which no delay is advised."""
SHARE = (9, 10)
"""Of the requests that the advised delay would have kept."""


class Basis(StrEnum):
    """Whose requests the advice comes from."""

    OFFER = "offer"
    ORGANISATION = "organisation"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class DelayAdvice:
    """`advised` is None when there are too few requests, or when even the longest delay is not kept."""

    announced: int
    basis: Basis
    requests: int
    advised: int | None

    @property
    def says_change(self) -> bool:
        return self.advised is not None and self.advised != self.announced


class NotADelay(DomainError):
    """The charter allows 1 to 7 days."""


Needs = Sequence[int | None]
"""For each request, the shortest delay that its first call keeps; None when none does."""


def shortest_kept(needs: Needs) -> int | None:
    """The smallest delay that at least nine requests out of ten would have kept."""
    share, whole = SHARE
    for delay in range(SHORTEST_DELAY, LONGEST_DELAY + 1):
        kept = sum(need is not None and need <= delay for need in needs)
        if kept * whole >= len(needs) * share:
            return delay
    return None


def advise(announced: int, of_offer: Needs, of_organisation: Needs) -> DelayAdvice:
    """From the offer's own requests, or its organisation's while they are few."""
    for basis, needs in ((Basis.OFFER, of_offer), (Basis.ORGANISATION, of_organisation)):
        if len(needs) >= ENOUGH:
            return DelayAdvice(announced, basis, len(needs), shortest_kept(needs))
    return DelayAdvice(announced, Basis.TOO_FEW, len(of_offer), None)


async def delay_advice(session: AsyncSession, offer: Offer, *, at: datetime) -> DelayAdvice:
    return (await delay_advices(session, [offer.id], at=at))[offer.id]


async def delay_advices(session: AsyncSession, offer_ids: Iterable[int], *, at: datetime) -> dict[int, DelayAdvice]:
    """For each of these offers, from the last 90 days; two queries. Cost: the requests of their organisations."""
    announced = func.coalesce(Offer.delay_days, Organisation.delay_days)
    query = select(Offer.id, Offer.organisation_id, announced).join(Organisation).where(Offer.id.in_(set(offer_ids)))
    offers = (await session.execute(query)).all()
    of_offer, of_organisation = await _needs(session, {row.organisation_id for row in offers}, at)
    return {
        id_: advise(delay, of_offer.get(id_, ()), of_organisation.get(organisation, ()))
        for id_, organisation, delay in offers
    }


async def announce(
    session: AsyncSession, viewer: Viewer, offer_id: int, delay_days: int, *, version: int, at: datetime
) -> None:
    """Take the advice. Raise `NoSuchOffer`, `OfferMovedOn`, or `NotADelay`."""
    if not SHORTEST_DELAY <= delay_days <= LONGEST_DELAY:
        raise NotADelay(delay_days)
    offer = await offer_access.get_writable(session, viewer, offer_id)
    offer.expect(version)
    hand = offer_access.hand_of(viewer, offer.organisation)
    await offer_moves.rewrite(session, offer, replace(offer.text, delay_days=delay_days), hand=hand, at=at)


async def _needs(
    session: AsyncSession, organisation_ids: set[int], at: datetime
) -> tuple[Mapping[int, list[int | None]], Mapping[int, list[int | None]]]:
    """By offer and by organisation."""
    of_offer: dict[int, list[int | None]] = defaultdict(list)
    of_organisation: dict[int, list[int | None]] = defaultdict(list)
    for row in (await session.execute(_judged(organisation_ids, at))).all() if organisation_ids else ():
        need = _need(row)
        of_offer[row.offer_id].append(need)
        of_organisation[row.organisation_id].append(need)
    return of_offer, of_organisation


def _judged(organisation_ids: set[int], at: datetime) -> Select[*tuple[Any, ...]]:
    """Those whose date has passed: among the others, only the quick calls are known."""
    return (
        select(
            ContactRequest.offer_id,
            ContactRequest.organisation_id,
            ContactRequest.created_at,
            ContactRequest.called_at,
            denied().label("denied"),
            ContactRequest.due_rule,
            ContactRequest.timezone,
            Territory.department,
        )
        .outerjoin(Territory, Territory.id == ContactRequest.territory_id)
        .where(
            ContactRequest.organisation_id.in_(organisation_ids),
            ContactRequest.created_at > at - WINDOW,
            ContactRequest.due_at < at,
            promise(at).in_((Promise.KEPT.value, Promise.BROKEN.value)),
        )
    )


def _need(row: Row[Any]) -> int | None:
    if row.called_at is None or row.denied:
        return None
    policy = DuePolicy(row.due_rule.rpartition(":")[2])
    return delay_needed(
        row.created_at, row.called_at, policy=policy, timezone=row.timezone, department=row.department or ""
    )
