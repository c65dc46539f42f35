"""Reorientation choices: the offers that may be proposed to a youth in place of the one they asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import families, offers, questionnaires, reorientations, whereabouts
from store.catalogue import OpenOffer, best, open_offers
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.equivalents import answers_shared
from store.offers import Offer
from store.people import Viewer
from store.places import Gazetteer
from store.plain_text import plain
from store.promises import KeptRate, kept_rates
from store.reorientations import OfferGone, Reorientation
from store.request_access import get_in_hand
from store.request_events import Actor
from store.request_statuses import Status
from store.themes import all_themes

MOST_SHOWN = 20


@dataclass(frozen=True)
class Candidate:
    """An open offer that suits what is known of the youth; `kept` are the promises of the last 90 days."""

    offer: OpenOffer
    theme: str
    same_theme: bool
    kept: KeptRate


@dataclass(frozen=True)
class Choice:
    """What the page of a proposal shows; `total` counts what was found, `waiting` is the offer proposed before."""

    request: ContactRequest
    by: Actor
    candidates: tuple[Candidate, ...]
    total: int
    waiting: str | None

    @property
    def may_propose(self) -> bool:
        return self.request.may(Status.REORIENTING)


async def get_choice(
    session: AsyncSession, viewer: Viewer, request_id: str, gazetteer: Gazetteer, *, words: str = "", at: datetime
) -> Choice:
    """Raise `NoSuchContactRequest` when this viewer may not act on it."""
    request, by = await get_in_hand(session, viewer, request_id, for_update=False)
    found = [offer for offer in await _suiting(session, request, gazetteer, at=at) if _speaks_of(offer, words)]
    shown = found[:MOST_SHOWN]
    kept = await kept_rates(session, [offer.id for offer in shown], at=at)
    theme = await _theme(session, request)
    labels = {each.key: each.label for each in await all_themes(session)}
    return Choice(
        request=request,
        by=by,
        candidates=tuple(
            Candidate(offer, labels.get(offer.theme, offer.theme), offer.theme == theme, kept[offer.id])
            for offer in shown
        ),
        total=len(found),
        waiting=await _waiting(session, request),
    )


async def propose(
    session: AsyncSession,
    viewer: Viewer,
    request_id: str,
    offer_id: int,
    gazetteer: Gazetteer,
    *,
    version: int,
    at: datetime,
) -> Reorientation:
    """Raise `NoSuchContactRequest`, `NotAllowed`, or `OfferGone` when it is no choice any more."""
    request, by = await get_in_hand(session, viewer, request_id)
    request.expect(version)
    for offer in await _suiting(session, request, gazetteer, at=at):
        if offer.id == offer_id:
            return await reorientations.propose(session, request, offer, by=by, at=at)
    raise OfferGone(offer_id)


async def _suiting(
    session: AsyncSession, request: ContactRequest, gazetteer: Gazetteer, *, at: datetime
) -> list[OpenOffer]:
    """Same theme first; none that the youth asked for or turned down already."""
    here = await whereabouts.find(session, gazetteer, place=request.place, entered_by=request.territory_id)
    today = promised_date(at, request.timezone)
    known = await _known_to_youth(session, request)
    found = await open_offers(session, zones=here.zones, theme=None, on=today)
    answers = answers_shared(request.answers, await questionnaires.find_version(session, request.questionnaire))
    theme = await _theme(session, request)
    ranked = best([offer for offer in found if offer.id not in known], answers, seed=request.conversation_id)
    return sorted((match.offer for match in ranked), key=lambda offer: offer.theme != theme)


async def _known_to_youth(session: AsyncSession, request: ContactRequest) -> set[int]:
    own = ContactRequest.conversation_id.in_(families.whole(request.conversation_id))
    over = ContactRequest.status.in_((Status.WITHDRAWN, Status.EXPIRED))
    asked = await session.scalars(select(ContactRequest.offer_id).where(own, ~over))
    refused = await reorientations.refused_offers(session, request.conversation_id)
    return {request.offer_id, *asked} | refused


async def _theme(session: AsyncSession, request: ContactRequest) -> str:
    return (await offers.get_offer(session, request.offer_id)).theme


async def _waiting(session: AsyncSession, request: ContactRequest) -> str | None:
    pending = await reorientations.find_pending(session, request.id)
    if pending is None or request.status is not Status.REORIENTING:
        return None
    return (await session.get_one(Offer, pending.offer_id)).title


def _speaks_of(offer: OpenOffer, words: str) -> bool:
    """Every word, anywhere in what is read of the offer, at the beginning of a word."""
    read = f" {plain(' '.join((offer.title, offer.how, offer.gain, offer.organisation, offer.theme)))}"
    return all(f" {word}" in read for word in plain(words).split())
