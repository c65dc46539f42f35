"""Offer lists: offers as lines, by status, searched by words and paged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_access import readable_by
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer
from store.plain_text import plain
from store.themes import Theme

PAGE_SIZE = 25


class ListView(StrEnum):
    """Which lines to show."""

    CURRENT = "en-cours"
    DRAFTS = "brouillons"
    PROPOSED = "proposees"
    PUBLISHED = "publiees"
    PAUSED = "suspendues"
    ARCHIVED = "archivees"


_STATUSES: dict[ListView, frozenset[OfferStatus]] = {
    ListView.CURRENT: frozenset(OfferStatus) - {OfferStatus.ARCHIVED},
    ListView.DRAFTS: frozenset({OfferStatus.DRAFT}),
    ListView.PROPOSED: frozenset({OfferStatus.PROPOSED}),
    ListView.PUBLISHED: frozenset({OfferStatus.PUBLISHED}),
    ListView.PAUSED: frozenset({OfferStatus.PAUSED}),
    ListView.ARCHIVED: frozenset({OfferStatus.ARCHIVED}),
}


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for: a view, words to look for, a page."""

    view: ListView
    words: str = ""
    number: int = 1


@dataclass(frozen=True)
class OfferLine:
    id: int
    title: str
    theme: str
    organisation: str
    status: OfferStatus
    paused_by: PauseReason | None
    valid_until: date | None
    updated_at: datetime | None


@dataclass(frozen=True)
class OfferList:
    """One page of lines: `number` of `pages`; `counts` are of the whole list, by view."""

    view: ListView
    words: str
    lines: tuple[OfferLine, ...]
    counts: Mapping[ListView, int]
    number: int
    pages: int


async def readable(session: AsyncSession, viewer: Viewer, wanted: Wanted) -> OfferList:
    """Offers of the viewer's organisations and territories; two queries, three with words, whatever their number."""
    within = readable_by(viewer)
    if plain(wanted.words):
        within = within & Offer.id.in_(await _saying(session, within, wanted.words))
    counts = await _counts(session, within)
    pages = max(1, -(-counts[wanted.view] // PAGE_SIZE))
    number = max(1, min(wanted.number, pages))
    rows = await session.execute(_page(within, wanted.view, number))
    lines = tuple(OfferLine(**row._mapping) for row in rows)
    return OfferList(wanted.view, wanted.words, lines, counts, number, pages)


async def _saying(session: AsyncSession, within: ColumnElement[bool], words: str) -> list[int]:
    """Those whose title or organisation holds each word: neither database compares without accents by itself."""
    wanted = plain(words).split()
    query = select(Offer.id, Offer.title, Organisation.name).join(Organisation).where(within)
    rows = await session.execute(query)
    said = ((offer_id, plain(f"{title} {name}")) for offer_id, title, name in rows)
    return [offer_id for offer_id, text in said if all(word in text for word in wanted)]


async def _counts(session: AsyncSession, within: ColumnElement[bool]) -> dict[ListView, int]:
    query = select(Offer.status, func.count()).join(Organisation).where(within).group_by(Offer.status)
    found = dict((await session.execute(query)).all())
    return {view: sum(found.get(status, 0) for status in _STATUSES[view]) for view in ListView}


def _page(within: ColumnElement[bool], view: ListView, number: int) -> Select[*tuple[Any, ...]]:
    # What was touched last first; what came with the network, and was never touched, by title.
    touched = func.coalesce(Offer.updated_at, Offer.published_at)
    return (
        select(
            *(Offer.id, Offer.title, Offer.status, Offer.paused_by, Offer.valid_until, Offer.updated_at),
            func.coalesce(Theme.label, Offer.theme).label("theme"),
            Organisation.name.label("organisation"),
        )
        .join(Organisation)
        .outerjoin(Theme, Theme.key == Offer.theme)
        .where(within, Offer.status.in_(_STATUSES[view]))
        .order_by(touched.is_(None), touched.desc(), Offer.title, Offer.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
