"""Own request: one request on a page of its own, with what its youth may say or do."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot import my_data_file
from bot.contacts import shown
from bot.form import goodbyes, pages, plan_b, proposals
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute, OpenedTooLongAgo
from bot.form.seal import BadSeal
from bot.form.state import Opened
from store import conversations, erasing, feedback, own_requests, own_sheets, proposal_sheets, request_codes
from store.contact_requests import ContactRequest
from store.conversations import Channel
from store.drafts import Moment
from store.feedback import TooEarly
from store.request_statuses import NotAllowed

router = APIRouter(route_class=FormRoute, include_in_schema=False)
# What the page says after an act.
CANCELLED, MOMENT, CALLED, OPINION, CONSENT = ("annulee", "moment", "appel", "avis", "accord")
OVER, EARLY = ("terminee", "tot")
Change = Callable[[AsyncSession, ContactRequest], Awaitable[object]]


@router.get("/demande")
async def show(desk: OurDesk, acces: Annotated[str, Query(max_length=2_000)] = "", fait: str = "") -> Response:
    return await draw(desk, opened(desk, acces), done=fait)


async def draw(
    desk: Desk, request_id: str, *, done: str = "", problem: str | None = None, typed: str = "", status: int = 200
) -> Response:
    """`problem` is that of another way to be reached, as it was `typed`."""
    async with desk.service.database.read() as session:
        request = await request_codes.get_opened(session, request_id)
        sheet = await own_sheets.read(session, request, keys=desk.service.keys, at=desk.at)
        proposed = await proposal_sheets.find_waiting(session, desk.gazetteer, request, at=desk.at)
        other_ways = await plan_b.find(session, desk, [request] if sheet.needs_another_way else [])
    return pages.page(
        "own_request.html",
        status=status,
        sheet=sheet,
        proposed=proposals.draw(desk, proposed),
        plan_b=other_ways,
        request=sheet.request,
        contact=shown(sheet.contact) if sheet.contact else None,
        satisfactions=feedback.SATISFACTIONS,
        done=done,
        problem=problem,
        typed=typed,
        token=desk.close(Opened(sheet.request.id)),
    )


@router.post("/demande/annuler")
async def cancel(desk: OurDesk, acces: Token) -> Response:
    async def act(session: AsyncSession, request: ContactRequest) -> object:
        return await erasing.withdraw(session, request, via=Channel.FORM, at=desk.at)

    return await change(desk, acces, act, CANCELLED, takes_back=True)


@router.post("/demande/moment")
async def choose_moment(desk: OurDesk, acces: Token, moment: Annotated[Moment, Form()]) -> Response:
    async def act(session: AsyncSession, request: ContactRequest) -> None:
        await own_requests.choose_moment(session, request, moment, at=desk.at)

    return await change(desk, acces, act, MOMENT)


@router.post("/demande/appel")
async def say_called(desk: OurDesk, acces: Token, appel: Annotated[Literal["oui", "non"], Form()]) -> Response:
    async def act(session: AsyncSession, request: ContactRequest) -> object:
        return await feedback.say_called(session, request, called=appel == "oui", at=desk.at)

    return await change(desk, acces, act, CALLED)


@router.post("/demande/avis")
async def say_satisfaction(desk: OurDesk, acces: Token, avis: Annotated[int, Form(ge=1, le=3)]) -> Response:
    async def act(session: AsyncSession, request: ContactRequest) -> None:
        await feedback.say_satisfaction(session, request, avis, at=desk.at)

    return await change(desk, acces, act, OPINION)


@router.post("/demande/accord")
async def withdraw_consent(desk: OurDesk, acces: Token) -> Response:
    """The organisation reads nothing more from this instant, and is told."""

    async def act(session: AsyncSession, request: ContactRequest) -> object:
        conversation = await conversations.get_conversation(session, request.conversation_id)
        return await erasing.withdraw_consent(session, conversation, request.consent_id, via=Channel.FORM, at=desk.at)

    return await change(desk, acces, act, CONSENT, takes_back=True)


@router.post("/demande/donnees")
async def download(desk: OurDesk, acces: Token) -> Response:
    async with desk.service.database.read() as session:
        request = await request_codes.get_opened(session, opened(desk, acces))
        sheet = await own_sheets.read(session, request, keys=desk.service.keys, at=desk.at)
        written = await my_data_file.write_request(session, sheet, at=desk.at)
    named = {"Content-Disposition": f'attachment; filename="demande-{request.reference}.json"'}
    return Response(written, media_type="application/json", headers=named)


@router.post("/demande/effacer")
async def erase(desk: OurDesk, acces: Token) -> Response:
    """Everything that its youth left, on every channel."""
    async with desk.service.database.read() as session:
        request = await request_codes.get_opened(session, opened(desk, acces))
    return await goodbyes.erase(desk, request.conversation_id)


async def change(desk: Desk, token: str, act: Change, done: str, *, takes_back: bool = False) -> Response:
    """One change in one transaction; what is too late or too early is said, and changes nothing.

    Taking back is done once and never held up; of the rest there is a limit.
    """
    request_id = opened(desk, token)
    if not takes_back:
        await desk.count_change(request_id)
    try:
        async with desk.service.database.turn() as session:
            await act(session, await request_codes.get_opened(session, request_id))
    except TooEarly:
        done = EARLY
    except NotAllowed:
        done = OVER
    return pages.redirect(f"{page_of(desk, request_id)}&fait={done}")


def page_of(desk: Desk, request_id: str) -> str:
    return f"/formulaire/demande?acces={desk.close(Opened(request_id))}"


def opened(desk: Desk, token: str) -> str:
    """The identifier of the request; raise `OpenedTooLongAgo` when the token says nothing any more."""
    try:
        return desk.open(Opened, token).request_id
    except BadSeal:
        raise OpenedTooLongAgo from None
