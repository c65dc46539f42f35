"""Offer files: one offer as its reader opens it, with its history and what they may do."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from store import offer_access
from store.delay_advice import DelayAdvice, delay_advice
from store.offer_changes import ChangeKind, ChangeLine, history_of
from store.offer_history import told
from store.offer_sheets import Author
from store.offer_studies import Study, Surroundings, study, surroundings
from store.offers import Offer
from store.themes import all_themes


@dataclass(frozen=True)
class OfferFile:
    offer: Offer
    around: Surroundings
    study: Study
    theme: str
    history: tuple[ChangeLine, ...]
    moves: frozenset[ChangeKind]
    advice: DelayAdvice
    may_publish: bool

    @property
    def last_move(self) -> ChangeLine | None:
        return self.history[-1] if self.history else None


async def get_file(session: AsyncSession, author: Author, offer_id: int) -> OfferFile:
    """Raise `NoSuchOffer` when there is none in this viewer's perimeter."""
    offer = await offer_access.get_readable(session, author.viewer, offer_id)
    around = await surroundings(session, offer.organisation, offer.theme, author.gazetteer, at=author.at)
    themes = await all_themes(session)
    return OfferFile(
        offer=offer,
        around=around,
        study=await study(session, author.viewer, offer.text, around, offer_id=offer.id),
        theme=next((theme.label for theme in themes if theme.key == offer.theme), offer.theme),
        history=told(await history_of(session, offer_id), around, themes),
        moves=offer_access.moves_of(author.viewer, offer),
        advice=await delay_advice(session, offer, at=author.at),
        may_publish=offer_access.may_publish(author.viewer, offer.organisation),
    )
