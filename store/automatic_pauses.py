"""Automatic pauses: offers that leave the results, or come back, by themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from store.notices import NoticeKind, tell_person
from store.offer_statuses import PauseReason
from store.offers import Offer
from store.people import Membership, PerimeterKind, Person, Role, nationals
from store.request_events import SERVICE

_NO_TERRITORY = ""


async def pause(session: AsyncSession, offers: Sequence[Offer], reason: PauseReason, *, at: datetime) -> None:
    """Tell their professionals, and who runs them: the animateurs of their territories, or the national service."""
    for offer in offers:
        offer.pause(reason, by=SERVICE, at=at)
    await _tell(session, offers, NoticeKind.OFFER_PAUSED, reason, at=at)


async def resume(session: AsyncSession, offers: Sequence[Offer], *, at: datetime) -> None:
    """The reason why each was paused is told again; the same people are told."""
    reasons = defaultdict(list)
    for offer in offers:
        reasons[offer.paused_by].append(offer)
        offer.resume(by=SERVICE, at=at)
    for reason, resumed in reasons.items():
        await _tell(session, resumed, NoticeKind.OFFER_RESUMED, reason, at=at)


async def lock(session: AsyncSession, which: ColumnElement[bool]) -> list[Offer]:
    """The offers for which `which` is true now, with their organisations; nobody moves them before this turn ends."""
    query = (
        select(Offer)
        .join(Offer.organisation)
        .where(which)
        .order_by(Offer.id)
        .options(contains_eager(Offer.organisation))
        .execution_options(populate_existing=True)
        # A request just written holds a weak lock on its offer: a full one would make two sendings wait for each other.
        .with_for_update(of=Offer, key_share=True)
    )
    return list(await session.scalars(query))


async def _tell(
    session: AsyncSession, offers: Sequence[Offer], kind: NoticeKind, reason: PauseReason | None, *, at: datetime
) -> None:
    concerned = await _concerned(session, offers)
    for offer in offers:
        organisation = offer.organisation
        told = concerned[str(organisation.id)] | concerned[organisation.territory_id or _NO_TERRITORY]
        for person_id in sorted(told):
            session.add(tell_person(kind, person_id=person_id, offer_id=offer.id, detail=reason, at=at))


async def _concerned(session: AsyncSession, offers: Sequence[Offer]) -> Mapping[str, set[int]]:
    """Who is told, by organisation and territory: one query, and one more when some belong to no territory."""
    organisations = {str(offer.organisation_id) for offer in offers}
    territories = {offer.organisation.territory_id for offer in offers if offer.organisation.territory_id}
    query = (
        select(Membership.perimeter_id, Person.id)
        .join(Person)
        .where(
            Person.disabled_at.is_(None),
            or_(
                and_(
                    Membership.role == Role.PROFESSIONAL,
                    Membership.perimeter_kind == PerimeterKind.ORGANISATION,
                    Membership.perimeter_id.in_(organisations),
                ),
                and_(Membership.role == Role.ANIMATEUR, Membership.perimeter_id.in_(territories)),
            ),
        )
    )
    found: dict[str, set[int]] = defaultdict(set)
    for perimeter, person_id in await session.execute(query):
        found[perimeter].add(person_id)
    if any(offer.organisation.territory_id is None for offer in offers):
        found[_NO_TERRITORY] = {national.id for national in await nationals(session)}
    return found
