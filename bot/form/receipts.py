"""Receipts: the sending, what was promised, and how to take it back."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.exc import IntegrityError

from bot.form import goodbyes, pages, plan_b
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute
from bot.form.sending import send
from bot.form.state import Letter, Receipt
from store import conversations, erasing, feedback, request_access
from store.call_dates import call_day, call_due
from store.conversations import Channel
from store.own_sheets import needs_another_way

router = APIRouter(route_class=FormRoute, include_in_schema=False)


@router.post("/envoyer")
async def send_(desk: OurDesk, lettre: Token) -> Response:
    """Pressed twice, it shows the same receipt twice."""
    letter = desk.open(Letter, lettre)
    try:
        receipt = await send(desk, letter)
    except IntegrityError:
        # The same letter was being sent in the same instant.
        receipt = await send(desk, letter)
    return pages.redirect(_link(desk, receipt))


@router.get("/envoyer")
async def not_again() -> Response:
    return pages.redirect("/formulaire")


@router.get("/recu")
async def show(desk: OurDesk, recu: str) -> Response:
    receipt = desk.open(Receipt, recu)
    async with desk.service.database.read() as session:
        conversation = await conversations.get_conversation(session, receipt.conversation_id)
        requests = await request_access.of_conversation(session, conversation.id)
        said = await feedback.of_requests(session, [each.id for each in requests])
        stuck = [each for each in requests if needs_another_way(each, said.get(each.id), at=desk.at)]
        other_ways = await plan_b.find(session, desk, stuck)
    lines = [(each, call_day(each) if call_due(each) else None, each.is_late(desk.at)) for each in requests]
    token = desk.close(receipt)
    return pages.page("receipt.html", lines=lines, plan_b=other_ways, gone=receipt.gone, token=token)


@router.post("/annuler")
async def cancel(desk: OurDesk, recu: Token, reference: Annotated[str, Form(max_length=40)]) -> Response:
    receipt = desk.open(Receipt, recu)
    async with desk.service.database.turn() as session:
        conversation = await conversations.get_conversation(session, receipt.conversation_id)
        request = await request_access.find_own(session, conversation, reference)
        if request is not None:
            await erasing.withdraw(session, request, via=Channel.FORM, at=desk.at)
    return pages.redirect(_link(desk, receipt))


@router.post("/effacer")
async def erase(desk: OurDesk, recu: Token) -> Response:
    """Everything, at once; the organisations are told."""
    return await goodbyes.erase(desk, desk.open(Receipt, recu).conversation_id)


def _link(desk: Desk, receipt: Receipt) -> str:
    return f"/formulaire/recu?recu={desk.close(receipt)}"
