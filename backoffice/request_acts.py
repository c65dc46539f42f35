"""Request acts: what a professional does with a contact request of their organisation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.moved_on import moved_on
from backoffice.pages import Flash, redirect
from backoffice.request_page import Asides, show
from backoffice.request_parts import ContactRequestId, Version
from store import attempts, reopenings, request_access
from store.contact_requests import ContactRequest
from store.next_tries import NotATryDay
from store.reopenings import ContactGone
from store.request_events import Actor, EventKind, person
from store.request_statuses import CHOOSABLE_OUTCOMES, AttemptResult, ClosingOutcome, NotAllowed

router = APIRouter(prefix="/demandes/{request_id}")


@dataclass(frozen=True)
class Act:
    """What a form asks for; `version` is that of the request when the form was drawn."""

    kind: EventKind
    flash: Flash
    version: int


Move = Callable[[AsyncSession, ContactRequest, Actor, datetime], Awaitable[None]]


@router.post("/accepter")
async def accept(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.accept(by=by, at=at)

    return await _do(Act(EventKind.ACCEPTED, Flash.ACCEPTED, version), move, request, desk, visitor, request_id)


@router.post("/prendre")
async def take_over(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.take_over(by=by, at=at)

    return await _do(Act(EventKind.TAKEN_OVER, Flash.TAKEN_OVER, version), move, request, desk, visitor, request_id)


@router.post("/tentative")
async def attempt(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    version: Version,
    result: Annotated[AttemptResult, Form()] = AttemptResult.NO_ANSWER,
    next_try: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    async def move(session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        await attempts.note(session, found, result, next_try_on=_day(next_try), by=by, at=at)

    act = Act(EventKind.ATTEMPTED, Flash.ATTEMPTED, version)
    try:
        return await _do(act, move, request, desk, visitor, request_id)
    except NotATryDay:
        typed = {"result": result.value, "next_try": next_try}
        asides = Asides(wrong=frozenset({"next_try"}), typed=typed)
        return await show(request, desk, visitor, request_id, asides, status=422)


@router.post("/contacte")
async def contacted(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.contacted(by=by, at=at)

    return await _do(Act(EventKind.CONTACTED, Flash.CONTACTED, version), move, request, desk, visitor, request_id)


@router.post("/cloturer")
async def close(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    version: Version,
    outcome: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    if outcome not in CHOOSABLE_OUTCOMES:
        asides = Asides(wrong=frozenset({"outcome"}))
        return await show(request, desk, visitor, request_id, asides, status=422)

    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.close(ClosingOutcome(outcome), by=by, at=at)

    return await _do(Act(EventKind.CLOSED, Flash.CLOSED, version), move, request, desk, visitor, request_id)


@router.post("/rouvrir")
async def reopen(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    async def move(session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        await reopenings.reopen(session, found, by=by, at=at)

    act = Act(EventKind.REOPENED, Flash.REOPENED, version)
    try:
        return await _do(act, move, request, desk, visitor, request_id)
    except ContactGone:
        return await show(request, desk, visitor, request_id, Asides(erased=True), status=409)


async def _do(act: Act, move: Move, request: Request, desk: Desk, visitor: Visitor, request_id: str) -> Response:
    """Make the move, or show what happened since the form was drawn: nothing is overwritten."""
    try:
        async with desk.database.turn() as session:
            found = await request_access.get_addressed_to(session, visitor.viewer, request_id)
            found.expect(act.version)
            await move(session, found, person(visitor.viewer.person_id), desk.clock())
    except (NotAllowed, StaleDataError):
        return await moved_on(request, desk, visitor, request_id, wanted=act.kind, flash=act.flash)
    return redirect(f"/demandes/{request_id}", flash=act.flash)


def _day(typed: str) -> date | None:
    """Raise `NotATryDay` when it is no date; a field left empty asks for none."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NotATryDay(typed) from None
