"""Request filters: a territory, words, an organisation, an offer, a theme or a person that narrow a request list."""

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer
from store.plain_text import plain
from store.themes import Theme

SHORTEST_REFERENCE, LONGEST_REFERENCE = 4, 20


class Held(StrEnum):
    """Who answers the request."""

    BY_ANYBODY = ""
    BY_ME = "moi"
    BY_NOBODY = "personne"


@dataclass(frozen=True)
class Filters:
    """What the reader asks to see only; nothing by default."""

    words: str = ""
    organisation_id: int | None = None
    offer_id: int | None = None
    theme: str = ""
    held: Held = Held.BY_ANYBODY
    territory_id: str | None = None

    @property
    def narrow(self) -> bool:
        """Whether something may be hidden: a territory alone is a whole list."""
        return replace(self, territory_id=None) != EVERYTHING


EVERYTHING = Filters()


@dataclass(frozen=True)
class Option:
    key: str
    name: str


@dataclass(frozen=True)
class Choices:
    """What the lists of a perimeter may be narrowed to, by name."""

    organisations: tuple[Option, ...]
    offers: tuple[Option, ...]
    themes: tuple[Option, ...]


def in_territory(perimeter: ColumnElement[bool], filters: Filters) -> ColumnElement[bool]:
    """The perimeter, or its part in the territory asked for."""
    if filters.territory_id is None:
        return perimeter
    return perimeter & (ContactRequest.territory_id == filters.territory_id)


async def narrowed(
    session: AsyncSession, viewer: Viewer, perimeter: ColumnElement[bool], filters: Filters
) -> ColumnElement[bool]:
    """The part of the perimeter that is asked for; one query more when words are looked for."""
    parts = [perimeter, _held(viewer, filters.held)]
    if filters.organisation_id is not None:
        parts.append(ContactRequest.organisation_id == filters.organisation_id)
    if filters.offer_id is not None:
        parts.append(ContactRequest.offer_id == filters.offer_id)
    if filters.theme:
        parts.append(ContactRequest.offer_id.in_(select(Offer.id).where(Offer.theme == filters.theme)))
    if plain(filters.words):
        parts.append(await _saying(session, perimeter, filters.words))
    return and_(*parts)


async def choices(session: AsyncSession, perimeter: ColumnElement[bool]) -> Choices:
    """Those of the requests there are; two queries."""
    asked = select(ContactRequest.offer_id).where(perimeter)
    query = (
        select(Offer.id, Offer.title, Offer.theme, Organisation.id, Organisation.name)
        .join(Organisation)
        .where(Offer.id.in_(asked))
        .order_by(Offer.title, Offer.id)
    )
    rows = (await session.execute(query)).all()
    used = {theme for _, _, theme, _, _ in rows}
    themes = await session.execute(select(Theme.key, Theme.label).where(Theme.key.in_(used)).order_by(Theme.position))
    organisations = {organisation_id: name for *_, organisation_id, name in rows}
    return Choices(
        organisations=tuple(Option(str(id_), name) for id_, name in sorted(organisations.items(), key=lambda o: o[1])),
        offers=tuple(Option(str(id_), title) for id_, title, *_ in rows),
        themes=tuple(Option(key, label) for key, label in themes),
    )


def _held(viewer: Viewer, held: Held) -> ColumnElement[bool]:
    match held:
        case Held.BY_ANYBODY:
            return true()
        case Held.BY_ME:
            return ContactRequest.taken_by == viewer.person_id
        case Held.BY_NOBODY:
            return ContactRequest.taken_by.is_(None)


async def _saying(session: AsyncSession, perimeter: ColumnElement[bool], words: str) -> ColumnElement[bool]:
    """A reference, or each word in the title that the youth read.

    Neither database compares without accents by itself: the titles, few beside the requests, are compared here.
    """
    title: ColumnElement[str] = ContactRequest.offer["title"].as_string()
    wanted = plain(words).split()
    titles = await session.scalars(select(title).where(perimeter).distinct())
    found = [one for one in titles if all(word in plain(one) for word in wanted)]
    reference = "-".join(words.upper().split())[:LONGEST_REFERENCE]
    if len(reference) < SHORTEST_REFERENCE:
        return title.in_(found)
    return or_(ContactRequest.reference.contains(reference, autoescape=True), title.in_(found))
