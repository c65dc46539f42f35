"""Offer letters: which e-mails about an offer are still worth reading when they are written."""

from store.notices import NoticeKind
from store.offer_changes import ChangeKind
from store.offer_statuses import MOVES, OfferStatus
from store.offers import Offer

_STANDS = {
    NoticeKind.OFFER_PROPOSED: OfferStatus.PROPOSED,
    NoticeKind.OFFER_PUBLISHED: OfferStatus.PUBLISHED,
    NoticeKind.OFFER_SENT_BACK: OfferStatus.DRAFT,
    NoticeKind.OFFER_CHANGED: OfferStatus.PUBLISHED,
    NoticeKind.OFFER_RESUMED: OfferStatus.PUBLISHED,
}
"""Where the offer still stands while the letter is true."""


def is_worth_reading(offer: Offer, kind: NoticeKind, detail: str | None) -> bool:
    """Whether what it says is still true: a full offer may have room again, a proposed one may be published."""
    if kind is NoticeKind.OFFER_PAUSED:
        return offer.status is OfferStatus.PAUSED and offer.paused_by == detail
    if kind is NoticeKind.OFFER_CHANGED and detail:
        return offer.status is MOVES[ChangeKind(detail)].end
    return offer.status is _STANDS[kind]
