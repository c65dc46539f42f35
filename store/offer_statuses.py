"""Offer statuses: where an offer may stand, and the table of its moves."""

from dataclasses import dataclass
from enum import StrEnum

from store.errors import DomainError
from store.offer_changes import ChangeKind


class OfferStatus(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


class PauseReason(StrEnum):
    """Why youths do not see the offer for now."""

    BY_HAND = "by_hand"
    OVER_CAPACITY = "over_capacity"
    PROMISES_BROKEN = "promises_broken"


@dataclass(frozen=True)
class Move:
    """A change of state: from where, and to where."""

    start: frozenset[OfferStatus]
    end: OfferStatus


def _move(start: set[OfferStatus], end: OfferStatus) -> Move:
    return Move(frozenset(start), end)


MOVES: dict[ChangeKind, Move] = {
    ChangeKind.PROPOSED: _move({OfferStatus.DRAFT}, OfferStatus.PROPOSED),
    ChangeKind.PUBLISHED: _move({OfferStatus.PROPOSED}, OfferStatus.PUBLISHED),
    ChangeKind.SENT_BACK: _move({OfferStatus.PROPOSED}, OfferStatus.DRAFT),
    ChangeKind.PAUSED: _move({OfferStatus.PUBLISHED}, OfferStatus.PAUSED),
    ChangeKind.RESUMED: _move({OfferStatus.PAUSED}, OfferStatus.PUBLISHED),
    ChangeKind.ARCHIVED: _move(set(OfferStatus) - {OfferStatus.ARCHIVED}, OfferStatus.ARCHIVED),
    ChangeKind.RESTORED: _move({OfferStatus.ARCHIVED}, OfferStatus.DRAFT),
}


class OfferMovedOn(DomainError):
    """The offer has already moved on: `status` is where it stands."""

    def __init__(self, status: OfferStatus) -> None:
        super().__init__(status)
        self.status = status
