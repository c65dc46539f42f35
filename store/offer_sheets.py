"""Offer sheets: one offer while it is written, with what is wrong and what it would give."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import offer_access, offer_moves
from store.errors import DomainError
from store.offer_changes import ChangeLine, history_of
from store.offer_form import OfferForm, form_of
from store.offer_history import told
from store.offer_statuses import OfferMovedOn, OfferStatus
from store.offer_studies import Study, Surroundings, study, surroundings
from store.offer_text import differences
from store.offer_writing import Checked, WritingRules, check, cleaned
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer
from store.places import Gazetteer
from store.questionnaires import published_themes
from store.themes import Theme, all_themes


@dataclass(frozen=True)
class Sheet:
    """`offer` is None for a new one; `meanwhile` is what others did since the form was drawn."""

    around: Surroundings
    form: OfferForm
    checked: Checked
    study: Study
    themes: tuple[Theme, ...]
    offer: Offer | None = None
    meanwhile: tuple[ChangeLine, ...] = ()


class Unfit(DomainError):
    """The form does not hold to the rules: its sheet says where."""


class WrittenMeanwhile(DomainError):
    """Somebody changed the offer since the form was drawn: `lines` say who did what."""

    def __init__(self, lines: tuple[ChangeLine, ...]) -> None:
        super().__init__([line.kind for line in lines])
        self.lines = lines


@dataclass(frozen=True)
class Author:
    """Who writes, with the map of the country, and when."""

    viewer: Viewer
    gazetteer: Gazetteer
    at: datetime


@dataclass(frozen=True)
class Beginnings:
    """For whom and about what a new offer may be written."""

    organisations: tuple[Organisation, ...]
    themes: tuple[Theme, ...]


async def beginnings(session: AsyncSession, viewer: Viewer) -> Beginnings:
    organisations = await offer_access.organisations_written_by(session, viewer)
    return Beginnings(tuple(organisations), await served_themes(session))


async def open_new(session: AsyncSession, author: Author, organisation_id: int, form: OfferForm) -> Sheet:
    """Raise `NoSuchOrganisation` when this viewer writes no offer for it."""
    organisation = await offer_access.get_organisation(session, author.viewer, organisation_id)
    return await _sheet(session, author, organisation, form)


async def open_written(
    session: AsyncSession,
    author: Author,
    offer_id: int,
    form: OfferForm | None = None,
    *,
    meanwhile: tuple[ChangeLine, ...] = (),
) -> Sheet:
    """With what was typed, or as it is stored; raise `NoSuchOffer`, `OfferMovedOn` once archived."""
    offer = await offer_access.get_writable(session, author.viewer, offer_id)
    return replace(await _of(session, author, offer, form), meanwhile=meanwhile)


async def create(session: AsyncSession, author: Author, organisation_id: int, form: OfferForm) -> Offer:
    """A draft; raise `Unfit`."""
    sheet = await open_new(session, author, organisation_id, form)
    if sheet.checked.problems:
        raise Unfit
    organisation = sheet.around.organisation
    hand = offer_access.hand_of(author.viewer, organisation)
    offer = offer_moves.create(session, organisation, sheet.checked.text, hand=hand, at=author.at)
    await session.flush()
    return offer


async def save(session: AsyncSession, author: Author, offer_id: int, form: OfferForm, *, version: int) -> Offer:
    """Raise `Unfit`, or `WrittenMeanwhile` when the form was drawn from another version."""
    offer = await offer_access.get_writable(session, author.viewer, offer_id)
    sheet = await _of(session, author, offer, form)
    if sheet.checked.problems:
        raise Unfit
    if offer.version != version and differences(offer.text, sheet.checked.text):
        lines = await history_of(session, offer_id, since=version)
        raise WrittenMeanwhile(told(lines, sheet.around, sheet.themes))
    hand = offer_access.hand_of(author.viewer, offer.organisation)
    await offer_moves.rewrite(session, offer, sheet.checked.text, hand=hand, at=author.at)
    return offer


async def served_themes(session: AsyncSession) -> tuple[Theme, ...]:
    """Those that a youth may choose, in their order."""
    served = await published_themes(session)
    return tuple(theme for theme in await all_themes(session) if theme.key in served)


async def _of(session: AsyncSession, author: Author, offer: Offer, form: OfferForm | None) -> Sheet:
    if offer.status is OfferStatus.ARCHIVED:
        raise OfferMovedOn(offer.status)
    return await _sheet(session, author, offer.organisation, form or form_of(offer.text), offer)


async def _sheet(
    session: AsyncSession, author: Author, organisation: Organisation, form: OfferForm, offer: Offer | None = None
) -> Sheet:
    around = await surroundings(session, organisation, cleaned(form.theme), author.gazetteer, at=author.at)
    checked = check(form, WritingRules(around.questionnaire, author.gazetteer, around.today))
    studied = await study(session, author.viewer, checked.text, around, offer_id=offer.id if offer else None)
    return Sheet(around, form, checked, studied, await served_themes(session), offer)
