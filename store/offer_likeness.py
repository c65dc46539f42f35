"""Offer likeness: offers of one territory and theme that seem to be the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.likeness import LIKELY, Wording, likeness
from store.offer_statuses import OfferStatus
from store.offer_text import OfferText
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer

MOST_SHOWN = 5


@dataclass(frozen=True)
class Twin:
    """An offer that seems to say the same; `readable` when the viewer may open it."""

    offer_id: int
    title: str
    organisation: str
    status: OfferStatus
    likeness: float
    readable: bool


@dataclass(frozen=True)
class Pair:
    """Two offers of the same territory and theme, the likeliest pairs first."""

    territory_id: str
    theme: str
    likeness: float
    offers: tuple[Twin, Twin]


@dataclass(frozen=True)
class _Known:
    """An offer that is not archived, read to be compared."""

    id: int
    theme: str
    title: str
    status: OfferStatus
    organisation_id: int
    organisation: str
    territory_id: str
    wording: Wording

    def twin(self, score: float, viewer: Viewer | None = None) -> Twin:
        return Twin(self.id, self.title, self.organisation, self.status, score, _may_read(viewer, self))


async def twins_of(
    session: AsyncSession,
    viewer: Viewer,
    text: OfferText,
    organisation: Organisation,
    *,
    offer_id: int | None = None,
) -> tuple[Twin, ...]:
    """Those that what is being written resembles, the likeliest first; `offer_id` is itself and counts for nothing."""
    if organisation.territory_id is None or not text.title:
        return ()
    wording = Wording.of(organisation.id, text.title, text.how)
    known = await _known(session, Organisation.territory_id == organisation.territory_id, Offer.theme == text.theme)
    scored = [(likeness(wording, other.wording), other) for other in known if other.id != offer_id]
    likely = sorted((pair for pair in scored if pair[0] >= LIKELY), key=lambda pair: (-pair[0], pair[1].id))
    return tuple(other.twin(score, viewer) for score, other in likely[:MOST_SHOWN])


async def pairs_in(session: AsyncSession, territory_ids: Iterable[str]) -> tuple[Pair, ...]:
    """Every likely pair of these territories, which their animateur may open; one query whatever their number."""
    groups: dict[tuple[str, str], list[_Known]] = defaultdict(list)
    for known in await _known(session, Organisation.territory_id.in_(tuple(territory_ids))):
        groups[known.territory_id, known.theme].append(known)
    pairs = [pair for (territory, theme), members in groups.items() for pair in _pairs(territory, theme, members)]
    return tuple(sorted(pairs, key=lambda pair: (-pair.likeness, pair.offers[0].offer_id, pair.offers[1].offer_id)))


def _pairs(territory_id: str, theme: str, members: Sequence[_Known]) -> Iterable[Pair]:
    for one, other in combinations(members, 2):
        score = likeness(one.wording, other.wording)
        if score >= LIKELY:
            yield Pair(territory_id, theme, score, (one.twin(score), other.twin(score)))


async def _known(session: AsyncSession, *where: ColumnElement[bool]) -> list[_Known]:
    query = (
        select(
            *(Offer.id, Offer.theme, Offer.title, Offer.how, Offer.status, Offer.organisation_id),
            *(Organisation.name, Organisation.territory_id),
        )
        .join(Organisation)
        .where(Offer.status != OfferStatus.ARCHIVED, *where)
        .order_by(Offer.id)
    )
    return [
        _Known(
            id=row.id,
            theme=row.theme,
            title=row.title,
            status=row.status,
            organisation_id=row.organisation_id,
            organisation=row.name,
            territory_id=row.territory_id,
            wording=Wording.of(row.organisation_id, row.title, row.how),
        )
        for row in await session.execute(query)
    ]


def _may_read(viewer: Viewer | None, known: _Known) -> bool:
    if viewer is None:
        return True
    return known.organisation_id in viewer.seen_organisations or known.territory_id in viewer.seen_territories
