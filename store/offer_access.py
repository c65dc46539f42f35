"""Offer access: which offers somebody may read, write or publish."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from store.offer_changes import ChangeKind, Hand
from store.offer_statuses import MOVES, OfferStatus, PauseReason
from store.offers import NoSuchOffer, Offer
from store.organisations import NoSuchOrganisation, Organisation
from store.people import Role, Viewer
from store.request_events import person

_ANIMATEURS_OWN = (ChangeKind.PUBLISHED, ChangeKind.SENT_BACK)


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """Offers of the organisations and territories that they act for or look at; joined to the organisation."""
    return _within(viewer, viewer.seen_organisations, viewer.seen_territories)


def writable_by(viewer: Viewer) -> ColumnElement[bool]:
    """Organisations whose offers they write: a professional's own, and those that they run."""
    return _within(viewer, viewer.organisations, viewer.territories)


def may_write(viewer: Viewer, organisation: Organisation) -> bool:
    return organisation.id in viewer.organisations or may_publish(viewer, organisation)


def may_publish(viewer: Viewer, organisation: Organisation) -> bool:
    """Who runs it: the animateur of its territory, or the national service where it belongs to none."""
    if organisation.territory_id is None:
        return Role.NATIONAL in viewer.roles
    return organisation.territory_id in viewer.territories


def hand_of(viewer: Viewer, organisation: Organisation) -> Hand:
    return Hand(person(viewer.person_id), on_behalf=organisation.id not in viewer.organisations)


async def get_readable(session: AsyncSession, viewer: Viewer, offer_id: int) -> Offer:
    """With its organisation and zones; raise `NoSuchOffer` when there is none in this viewer's perimeter."""
    return await _get(session, offer_id, readable_by(viewer))


async def get_writable(session: AsyncSession, viewer: Viewer, offer_id: int) -> Offer:
    """The same, locked, for who may change it; raise `NoSuchOffer` otherwise."""
    return await _get(session, offer_id, writable_by(viewer), for_update=True)


async def get_for(session: AsyncSession, viewer: Viewer, offer_id: int, kind: ChangeKind) -> Offer:
    """The same; raise `NoSuchOffer` too when this kind of move is never theirs."""
    offer = await get_writable(session, viewer, offer_id)
    if kind in _ANIMATEURS_OWN and not may_publish(viewer, offer.organisation):
        raise NoSuchOffer(offer_id)
    return offer


def moves_of(viewer: Viewer, offer: Offer) -> frozenset[ChangeKind]:
    """What they may do with it as it stands."""
    if not may_write(viewer, offer.organisation):
        return frozenset()
    allowed = {kind for kind in MOVES if offer.may(kind) and _is_theirs(viewer, offer, kind)}
    if offer.status is not OfferStatus.ARCHIVED:
        allowed |= {ChangeKind.REWRITTEN}
    return frozenset(allowed | {ChangeKind.DUPLICATED})


def _is_theirs(viewer: Viewer, offer: Offer, kind: ChangeKind) -> bool:
    """Publishing is the animateur's, and so is bringing back what was paused for promises not kept."""
    reviewed = kind is ChangeKind.RESUMED and offer.paused_by is PauseReason.PROMISES_BROKEN
    return may_publish(viewer, offer.organisation) if kind in _ANIMATEURS_OWN or reviewed else True


async def organisations_written_by(session: AsyncSession, viewer: Viewer) -> list[Organisation]:
    """Those for which they may write an offer, by name."""
    query = select(Organisation).where(writable_by(viewer)).order_by(Organisation.name, Organisation.id)
    return list(await session.scalars(query))


async def get_organisation(session: AsyncSession, viewer: Viewer, organisation_id: int) -> Organisation:
    """Raise `NoSuchOrganisation` when this viewer writes no offer for it."""
    query = select(Organisation).where(Organisation.id == organisation_id, writable_by(viewer))
    found = await session.scalar(query)
    if found is None:
        raise NoSuchOrganisation(organisation_id)
    return found


async def _get(session: AsyncSession, offer_id: int, within: ColumnElement[bool], *, for_update: bool = False) -> Offer:
    query = (
        select(Offer)
        .join(Offer.organisation)
        .where(Offer.id == offer_id, within)
        .options(contains_eager(Offer.organisation), selectinload(Offer.zones))
    )
    found = await session.scalar(query.with_for_update(of=Offer) if for_update else query)
    if found is None:
        raise NoSuchOffer(offer_id)
    return found


def _within(viewer: Viewer, organisations: Iterable[int], territories: Iterable[str]) -> ColumnElement[bool]:
    return or_(
        Organisation.id.in_(organisations) if organisations else false(),
        Organisation.territory_id.in_(territories) if territories else false(),
        Organisation.territory_id.is_(None) if Role.NATIONAL in viewer.roles else false(),
    )
