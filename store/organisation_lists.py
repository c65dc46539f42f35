"""Organisation lists: organisations as lines with what waits there, searched by words and paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.charter import CHARTER_VERSION
from store.contact_requests import ContactRequest
from store.figures.tallies import Cell, mask
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisation_access import seen_by
from store.organisations import Organisation
from store.people import CharterSignature, Membership, PerimeterKind, Person, Role, Viewer
from store.plain_text import plain
from store.request_statuses import OPEN_STATUSES
from store.territories import Territory

PAGE_SIZE = 25
NOTHING = (0, 0)


@dataclass(frozen=True)
class OrganisationLine:
    """`members` are its active professionals, of whom `signed` signed the charter.

    `open_requests` and `late` are None for "fewer than five" where the reader only oversees the territory.
    """

    id: int
    name: str
    kind: str
    territory: str | None
    review_asked: bool
    members: int
    signed: int
    open_requests: Cell
    late: Cell
    offers: int


@dataclass(frozen=True)
class Waiting:
    """What waits in some organisations, by their number."""

    members: Mapping[int, tuple[int, int]]
    requests: Mapping[int, tuple[int, int]]
    offers: Mapping[int, int]


@dataclass(frozen=True)
class OrganisationList:
    """One page of lines: `number` of `pages`, out of `total`."""

    words: str
    lines: tuple[OrganisationLine, ...]
    total: int
    number: int
    pages: int


async def seen(
    session: AsyncSession, viewer: Viewer, *, words: str = "", number: int = 1, at: datetime
) -> OrganisationList:
    """Organisations in the viewer's perimeter; five queries, six with words, whatever their number."""
    within = seen_by(viewer)
    if plain(words):
        within = within & Organisation.id.in_(await _saying(session, within, words))
    total = await session.scalar(select(func.count()).select_from(Organisation).where(within)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(number, pages)
    lines = await _page(session, viewer, within, number, at)
    return OrganisationList(words, lines, total, number, pages)


async def line_of(
    session: AsyncSession, viewer: Viewer, organisation: Organisation, *, at: datetime
) -> OrganisationLine:
    """The line of one organisation that this viewer may see."""
    return (await _page(session, viewer, Organisation.id == organisation.id, 1, at))[0]


async def _saying(session: AsyncSession, within: ColumnElement[bool], words: str) -> list[int]:
    """Those whose name or address holds each word: neither database compares without accents by itself."""
    wanted = plain(words).split()
    rows = await session.execute(select(Organisation.id, Organisation.name, Organisation.address).where(within))
    said = ((id_, plain(f"{name} {address}")) for id_, name, address in rows)
    return [id_ for id_, text in said if all(word in text for word in wanted)]


async def _page(
    session: AsyncSession, viewer: Viewer, within: ColumnElement[bool], number: int, at: datetime
) -> tuple[OrganisationLine, ...]:
    query = (
        select(
            *(Organisation.id, Organisation.name, Organisation.kind, Organisation.territory_id),
            Territory.name.label("territory"),
            Organisation.review_asked_at.is_not(None).label("review_asked"),
        )
        .outerjoin(Territory, Territory.id == Organisation.territory_id)
        .where(within)
        .order_by(Organisation.name, Organisation.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = (await session.execute(query)).all()
    waiting = await _waiting(session, [row.id for row in rows], at)
    return tuple(_line(row, waiting, viewer) for row in rows)


def _line(row: Row[*tuple[Any, ...]], waiting: Waiting, viewer: Viewer) -> OrganisationLine:
    members, signed = waiting.members.get(row.id, NOTHING)
    open_requests, late = waiting.requests.get(row.id, NOTHING)
    close = row.id in viewer.seen_organisations or row.territory_id in viewer.territories
    return OrganisationLine(
        id=row.id,
        name=row.name,
        kind=row.kind,
        territory=row.territory,
        review_asked=row.review_asked,
        members=members,
        signed=signed,
        open_requests=open_requests if close else mask(open_requests),
        late=late if close else mask(late),
        offers=waiting.offers.get(row.id, 0),
    )


async def _waiting(session: AsyncSession, ids: Sequence[int], at: datetime) -> Waiting:
    members, requests = await _members(session, ids), await _requests(session, ids, at)
    return Waiting(members, requests, await _offers(session, ids))


async def _members(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    signed = select(CharterSignature.person_id).where(CharterSignature.version == CHARTER_VERSION)
    query = (
        select(Organisation.id, func.count(), func.sum(case((Person.id.in_(signed), 1), else_=0)))
        .join(Membership, Membership.perimeter_id == cast(Organisation.id, String))
        .join(Person, Person.id == Membership.person_id)
        .where(
            Organisation.id.in_(ids),
            Membership.perimeter_kind == PerimeterKind.ORGANISATION,
            Membership.role == Role.PROFESSIONAL,
            Person.disabled_at.is_(None),
        )
        .group_by(Organisation.id)
    )
    return {id_: (number, int(signatures)) for id_, number, signatures in await session.execute(query)}


async def _requests(session: AsyncSession, ids: Sequence[int], at: datetime) -> dict[int, tuple[int, int]]:
    late = (ContactRequest.due_at < at) & ContactRequest.called_at.is_(None)
    query = (
        select(ContactRequest.organisation_id, func.count(), func.sum(case((late, 1), else_=0)))
        .where(ContactRequest.organisation_id.in_(ids), ContactRequest.status.in_(OPEN_STATUSES))
        .group_by(ContactRequest.organisation_id)
    )
    return {id_: (number, int(behind)) for id_, number, behind in await session.execute(query)}


async def _offers(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Offer.organisation_id, func.count())
        .where(Offer.organisation_id.in_(ids), Offer.status == OfferStatus.PUBLISHED)
        .group_by(Offer.organisation_id)
    )
    return dict((await session.execute(query)).all())
