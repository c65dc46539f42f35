"""Offer moves: from a draft to what youths see and back, each told to whom it concerns."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store.database import new_id
from store.notices import NoticeKind, tell_person
from store.offer_changes import ChangeKind, FieldChange, Hand
from store.offer_statuses import OfferMovedOn, OfferStatus, PauseReason
from store.offer_text import OfferText, reaches_others
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.people import Person, animateurs_of, nationals, professionals_of


def create(session: AsyncSession, organisation: Organisation, text: OfferText, *, hand: Hand, at: datetime) -> Offer:
    """A draft of this organisation."""
    return _begin(session, organisation, text, ChangeKind.CREATED, hand=hand, at=at)


def duplicate(session: AsyncSession, offer: Offer, *, hand: Hand, at: datetime) -> Offer:
    """A draft with the same text, that remembers where it comes from."""
    return _begin(session, offer.organisation, offer.text, ChangeKind.DUPLICATED, hand=hand, at=at, source_id=offer.id)


async def rewrite(
    session: AsyncSession, offer: Offer, text: OfferText, *, hand: Hand, at: datetime
) -> tuple[FieldChange, ...]:
    """Applied at once; while youths see the offer, those who did not write are told."""
    changed = offer.rewrite(text, hand=hand, at=at)
    if offer.status is OfferStatus.PUBLISHED and changed:
        if hand.on_behalf:
            await _tell_professionals(session, offer, NoticeKind.OFFER_CHANGED, hand=hand, at=at)
        elif reaches_others(changed):
            await _tell_animateurs(session, offer, NoticeKind.OFFER_CHANGED, hand=hand, at=at)
    return changed


async def move(
    session: AsyncSession, offer: Offer, kind: ChangeKind, *, hand: Hand, at: datetime, comment: str = ""
) -> None:
    """Make a move of the table; raise `OfferMovedOn` when the offer stands elsewhere."""
    match kind:
        case ChangeKind.PROPOSED:
            offer.propose(hand=hand, at=at)
            await _tell_animateurs(session, offer, NoticeKind.OFFER_PROPOSED, hand=hand, at=at)
        case ChangeKind.PUBLISHED:
            offer.publish(hand=hand, at=at)
            await _tell_professionals(session, offer, NoticeKind.OFFER_PUBLISHED, hand=hand, at=at)
        case ChangeKind.SENT_BACK:
            offer.send_back(comment, hand=hand, at=at)
            await _tell_professionals(session, offer, NoticeKind.OFFER_SENT_BACK, hand=hand, at=at)
        case _:
            _withdraw_or_return(offer, kind, hand=hand, at=at)
            if hand.on_behalf:
                await _tell_professionals(session, offer, NoticeKind.OFFER_CHANGED, hand=hand, at=at, detail=kind)


def _withdraw_or_return(offer: Offer, kind: ChangeKind, *, hand: Hand, at: datetime) -> None:
    """The moves that its professionals make as well as their animateur."""
    match kind:
        case ChangeKind.PAUSED:
            offer.pause(PauseReason.BY_HAND, by=hand.by, at=at, on_behalf=hand.on_behalf)
        case ChangeKind.RESUMED:
            offer.resume(by=hand.by, at=at, on_behalf=hand.on_behalf)
        case ChangeKind.ARCHIVED:
            offer.archive(hand=hand, at=at)
        case ChangeKind.RESTORED:
            offer.restore(hand=hand, at=at)
        case _:
            raise OfferMovedOn(offer.status)


def _begin(
    session: AsyncSession,
    organisation: Organisation,
    text: OfferText,
    kind: ChangeKind,
    *,
    hand: Hand,
    at: datetime,
    source_id: int | None = None,
) -> Offer:
    offer = Offer(
        key=f"offer-{new_id()}",
        organisation=organisation,
        theme=text.theme,
        title=text.title,
        how=text.how,
        gain=text.gain,
        status=OfferStatus.DRAFT,
        delay_days=text.delay_days,
        capacity=text.capacity,
        valid_until=text.valid_until,
        criteria=text.criteria,
        source_id=source_id,
        zones=[OfferZone(level=zone.level, code=zone.code, theme=text.theme) for zone in text.zones],
    )
    session.add(offer)
    offer.begin(kind, hand=hand, at=at)
    return offer


async def _tell_animateurs(session: AsyncSession, offer: Offer, kind: NoticeKind, *, hand: Hand, at: datetime) -> None:
    """Or the national service, for an organisation that belongs to no territory."""
    territory = offer.organisation.territory_id
    told = await (animateurs_of(session, territory) if territory else nationals(session))
    _tell(session, offer, told, kind, hand=hand, at=at)


async def _tell_professionals(
    session: AsyncSession,
    offer: Offer,
    kind: NoticeKind,
    *,
    hand: Hand,
    at: datetime,
    detail: ChangeKind | None = None,
) -> None:
    told = await professionals_of(session, offer.organisation_id)
    _tell(session, offer, told, kind, hand=hand, at=at, detail=detail)


def _tell(
    session: AsyncSession,
    offer: Offer,
    people: Iterable[Person],
    kind: NoticeKind,
    *,
    hand: Hand,
    at: datetime,
    detail: ChangeKind | None = None,
) -> None:
    """Everybody but the one who did it; `detail` is the move, where the kind does not say it."""
    for told in people:
        if told.id != hand.by.person_id:
            session.add(tell_person(kind, person_id=told.id, offer_id=offer.id, at=at, detail=detail))
