"""Proposals: another offer on the page of a request, which its youth accepts or refuses as easily."""

from dataclasses import dataclass
from datetime import date
from secrets import token_bytes
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.form import pages, words
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute, OpenedTooLongAgo
from bot.form.seal import BadSeal
from bot.form.state import Opened, Proposed
from store import conversations, proposal_sheets, reorientations, request_codes
from store.catalogue import OpenOffer
from store.consents import Decision
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.proposal_sheets import ProposalSheet
from store.reorientations import AlreadyAnswered, NoSuchReorientation, NotConsented, OfferGone, Reorientation
from store.request_statuses import NotAllowed

router = APIRouter(route_class=FormRoute, include_in_schema=False)
# What the page says after an answer.
PASSED_ON, KEPT, GONE, OVER = ("transmise", "refusee", "fermee", "perimee")


@dataclass(frozen=True)
class Shown:
    """What the page of a request shows of a proposal; `text` is what a yes would be said under, sealed in `token`."""

    sheet: ProposalSheet
    offer: OpenOffer
    promised: date
    text: str
    token: str


def draw(desk: Desk, sheet: ProposalSheet | None) -> Shown | None:
    """None when nothing waits, or the offer closed meanwhile."""
    if sheet is None or sheet.offer is None:
        return None
    offer = sheet.offer
    text = pages.text("consent_other.txt", offer=offer, shared=sheet.questions)
    token = desk.close(Proposed(sheet.request.id, sheet.proposal.id, offer.organisation_id, text))
    return Shown(sheet, offer, sheet.promised(offer, desk.at), text, token)


@router.post("/demande/autre-offre")
async def answer(desk: OurDesk, proposition: Token, reponse: Annotated[Literal["oui", "non"], Form()]) -> Response:
    shown = _opened(desk, proposition)
    await desk.count_change(shown.request_id)
    try:
        request_id, done = await _answer(desk, shown, yes=reponse == "oui")
    except OfferGone:
        await _lapse(desk, shown)
        request_id, done = shown.request_id, GONE
    except (AlreadyAnswered, NoSuchReorientation, NotAllowed, NotConsented):
        request_id, done = shown.request_id, OVER
    return pages.redirect(f"/formulaire/demande?acces={desk.close(Opened(request_id))}&fait={done}")


async def _answer(desk: Desk, shown: Proposed, *, yes: bool) -> tuple[str, str]:
    """The request to read next: the new one after a yes."""
    async with desk.service.database.turn() as session:
        conversation, proposal = await _waiting(session, shown)
        if not yes:
            await reorientations.refuse(session, proposal, at=desk.at)
            return shown.request_id, KEPT
        sheet = await proposal_sheets.read(session, desk.gazetteer, proposal, at=desk.at)
        decision = Decision(shown.organisation_id, True, shown.text, words.load().proposal_yes, desk.at)
        made = await reorientations.agree(
            session, conversation, proposal, decision, rules=sheet.rules, random_bytes=token_bytes, at=desk.at
        )
        return made.id, PASSED_ON


async def _lapse(desk: Desk, shown: Proposed) -> None:
    async with desk.service.database.turn() as session:
        _, proposal = await _waiting(session, shown)
        await reorientations.lapse(session, proposal, at=desk.at)


async def _waiting(session: AsyncSession, shown: Proposed) -> tuple[Conversation, Reorientation]:
    """In the order of an erasure, so that the two never cross; raise `UnknownConversation` after one."""
    request = await session.get_one(ContactRequest, shown.request_id)
    conversation = await conversations.get_for_change(session, request.conversation_id)
    await request_codes.get_opened(session, request.id)
    return conversation, await reorientations.get_open(session, conversation, shown.proposal_id)


def _opened(desk: Desk, token: str) -> Proposed:
    """Raise `OpenedTooLongAgo` when the token says nothing any more."""
    try:
        return desk.open(Proposed, token)
    except BadSeal:
        raise OpenedTooLongAgo from None
