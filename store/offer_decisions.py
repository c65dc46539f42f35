"""Offer decisions: a move that somebody asks for, held to their rights and to what the offer says."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from store import offer_access, offer_moves
from store.errors import DomainError
from store.offer_changes import ChangeKind
from store.offer_form import form_of
from store.offer_sheets import Author
from store.offer_statuses import OfferMovedOn
from store.offer_studies import surroundings
from store.offer_writing import Problem, WritingRules, check, cleaned
from store.offers import Offer

COMMENT_LENGTH = 300
_READ_AGAIN = (ChangeKind.PROPOSED, ChangeKind.PUBLISHED)


class NotReady(DomainError):
    """What the offer says does not hold to the rules any more."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__([problem.field for problem in problems])
        self.problems = problems


class SentenceMissing(DomainError):
    """An offer is sent back with a sentence, and no more than one."""


@dataclass(frozen=True)
class Wish:
    """The move asked for; `version` is that of the offer when the button was drawn."""

    kind: ChangeKind
    version: int
    comment: str = ""


async def decide(session: AsyncSession, author: Author, offer_id: int, wish: Wish) -> None:
    """Raise `NoSuchOffer`, `OfferMovedOn`, `NotReady` or `SentenceMissing`."""
    offer = await offer_access.get_for(session, author.viewer, offer_id, wish.kind)
    offer.expect(wish.version)
    if wish.kind not in offer_access.moves_of(author.viewer, offer):
        raise OfferMovedOn(offer.status)
    comment = " ".join(cleaned(wish.comment).split())
    if wish.kind is ChangeKind.SENT_BACK and not 0 < len(comment) <= COMMENT_LENGTH:
        raise SentenceMissing
    if wish.kind in _READ_AGAIN:
        await _read_again(session, author, offer)
    hand = offer_access.hand_of(author.viewer, offer.organisation)
    await offer_moves.move(session, offer, wish.kind, hand=hand, at=author.at, comment=comment)


async def duplicate(session: AsyncSession, author: Author, offer_id: int) -> Offer:
    """A new draft with the same text; raise `NoSuchOffer`."""
    offer = await offer_access.get_writable(session, author.viewer, offer_id)
    hand = offer_access.hand_of(author.viewer, offer.organisation)
    made = offer_moves.duplicate(session, offer, hand=hand, at=author.at)
    await session.flush()
    return made


async def _read_again(session: AsyncSession, author: Author, offer: Offer) -> None:
    around = await surroundings(session, offer.organisation, offer.theme, author.gazetteer, at=author.at)
    rules = WritingRules(around.questionnaire, author.gazetteer, around.today)
    problems = check(form_of(offer.text), rules).problems
    if problems:
        raise NotReady(problems)
