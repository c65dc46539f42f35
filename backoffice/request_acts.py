"""Request acts: what a professional does with a contact request of their organisation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
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
Move = Callable[[AsyncSession, ContactRequest, Actor, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Act:
    """A form of the page of a request; `version` is that of the request when the form was drawn."""

    request: Request
    request_id: ContactRequestId
    desk: OurDesk
    visitor: CurrentVisitor
    version: Version

    async def do(self, move: Move, kind: EventKind, flash: Flash) -> Response:
        """Make the move, or show what happened since the form was drawn: nothing is overwritten."""
        try:
            async with self.desk.database.turn() as session:
                found = await request_access.get_addressed_to(session, self.visitor.viewer, self.request_id)
                found.expect(self.version)
                await move(session, found, person(self.visitor.viewer.person_id), self.desk.clock())
        except (NotAllowed, StaleDataError):
            return await moved_on(self.request, self.desk, self.visitor, self.request_id, wanted=kind, flash=flash)
        return redirect(f"/demandes/{self.request_id}", flash=flash)

    async def show(self, asides: Asides, *, status: int) -> Response:
        return await show(self.request, self.desk, self.visitor, self.request_id, asides, status=status)


Asked = Annotated[Act, Depends()]


@router.post("/accepter")
async def accept(asked: Asked) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.accept(by=by, at=at)

    return await asked.do(move, EventKind.ACCEPTED, Flash.ACCEPTED)


@router.post("/prendre")
async def take_over(asked: Asked) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.take_over(by=by, at=at)

    return await asked.do(move, EventKind.TAKEN_OVER, Flash.TAKEN_OVER)


@router.post("/tentative")
async def attempt(
    asked: Asked,
    result: Annotated[AttemptResult, Form()] = AttemptResult.NO_ANSWER,
    next_try: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    async def move(session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        await attempts.note(session, found, result, next_try_on=_day(next_try), by=by, at=at)

    try:
        return await asked.do(move, EventKind.ATTEMPTED, Flash.ATTEMPTED)
    except NotATryDay:
        typed = {"result": result.value, "next_try": next_try}
        asides = Asides(wrong=frozenset({"next_try"}), typed=typed)
        return await asked.show(asides, status=422)


@router.post("/contacte")
async def contacted(asked: Asked) -> Response:
    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.contacted(by=by, at=at)

    return await asked.do(move, EventKind.CONTACTED, Flash.CONTACTED)


@router.post("/cloturer")
async def close(asked: Asked, outcome: Annotated[str, Form(max_length=40)] = "") -> Response:
    if outcome not in CHOOSABLE_OUTCOMES:
        asides = Asides(wrong=frozenset({"outcome"}))
        return await asked.show(asides, status=422)

    async def move(_session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        found.close(ClosingOutcome(outcome), by=by, at=at)

    return await asked.do(move, EventKind.CLOSED, Flash.CLOSED)


@router.post("/rouvrir")
async def reopen(asked: Asked) -> Response:
    async def move(session: AsyncSession, found: ContactRequest, by: Actor, at: datetime) -> None:
        await reopenings.reopen(session, found, by=by, at=at)

    try:
        return await asked.do(move, EventKind.REOPENED, Flash.REOPENED)
    except ContactGone:
        return await asked.show(Asides(erased=True), status=409)


def _day(typed: str) -> date | None:
    """Raise `NotATryDay` when it is no date; a field left empty asks for none."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NotATryDay(typed) from None
