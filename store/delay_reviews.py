"""Delay reviews: an animateur asks professionals whether they keep the delay that they announce."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import offer_access, organisation_access
from store.notices import NoticeKind, tell_person
from store.offers import NoSuchOffer
from store.people import Viewer, professionals_of


async def ask_of_offer(session: AsyncSession, viewer: Viewer, offer_id: int, *, version: int, at: datetime) -> None:
    """Its professionals are told. Raise `NoSuchOffer`, or `OfferMovedOn`."""
    offer = await offer_access.get_writable(session, viewer, offer_id)
    if not offer_access.may_publish(viewer, offer.organisation):
        raise NoSuchOffer(offer_id)
    offer.expect(version)
    offer.ask_review(hand=offer_access.hand_of(viewer, offer.organisation), at=at)
    for told in await _told(session, viewer, offer.organisation_id):
        session.add(tell_person(NoticeKind.OFFER_REVIEW_ASKED, person_id=told, offer_id=offer_id, at=at))


async def confirm_of_offer(session: AsyncSession, viewer: Viewer, offer_id: int, *, version: int, at: datetime) -> None:
    """The delay stays as it is. Raise `NoSuchOffer`, or `OfferMovedOn`."""
    offer = await offer_access.get_writable(session, viewer, offer_id)
    offer.expect(version)
    offer.confirm_delay(hand=offer_access.hand_of(viewer, offer.organisation), at=at)


async def ask_of_organisation(
    session: AsyncSession, viewer: Viewer, organisation_id: int, *, version: int, at: datetime
) -> None:
    """Its professionals are told. Raise `NoSuchOrganisation`, or `OrganisationMovedOn`."""
    organisation = await organisation_access.get_run(session, viewer, organisation_id)
    organisation.expect(version)
    organisation.ask_review(hand=organisation_access.hand_of(viewer, organisation), at=at)
    for told in await _told(session, viewer, organisation_id):
        detail = str(organisation_id)
        session.add(tell_person(NoticeKind.OFFER_REVIEW_ASKED, person_id=told, detail=detail, at=at))


async def confirm_of_organisation(
    session: AsyncSession, viewer: Viewer, organisation_id: int, *, version: int, at: datetime
) -> None:
    """The delay stays as it is. Raise `NoSuchOrganisation`, or `OrganisationMovedOn`."""
    organisation = await organisation_access.get_served(session, viewer, organisation_id)
    organisation.expect(version)
    organisation.confirm_delay(hand=organisation_access.hand_of(viewer, organisation), at=at)


async def _told(session: AsyncSession, viewer: Viewer, organisation_id: int) -> list[int]:
    members = await professionals_of(session, organisation_id)
    return [member.id for member in members if member.id != viewer.person_id]
