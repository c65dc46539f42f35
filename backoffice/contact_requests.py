"""Contact requests: the list of one's own, one of them, and what may be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.pages import Flash, redirect
from store import contact_requests as requests
from store import request_events, request_files, request_lists
from store.contact_details import Erased
from store.contact_requests import ClosingOutcome, ContactRequest, NotAllowed, Status
from store.request_events import Actor, EventKind
from store.request_files import Revealed
from store.request_lists import ListView

router = APIRouter()
ContactRequestId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the request that the form was drawn from."""
ViewName = Annotated[ListView, Query()]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/demandes")
async def contact_requests(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, vue: ViewName = ListView.TO_DO, page: PageNumber = 1
) -> Response:
    async with desk.database.read() as session:
        listed = await request_lists.addressed_to(session, visitor.viewer, view=vue, number=page, at=desk.clock())
    return desk.pages.render(request, "contact_requests/list.html", listed=listed)


@router.get("/demandes/{request_id}")
async def contact_request(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    """Opened by those it is addressed to, it counts as seen."""
    async with desk.database.read() as session:
        found = await requests.get_visible(session, visitor.viewer, request_id)
    if found.may(Status.SEEN) and found.organisation_id in visitor.viewer.organisations:
        async with desk.database.turn() as session:
            found = await requests.get_addressed_to(session, visitor.viewer, request_id)
            found.see(by=_actor(visitor), at=desk.clock())
    return await _show(request, desk, visitor, request_id)


@router.post("/demandes/{request_id}/coordonnees")
async def reveal_contact(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    """Answers with the page itself: each time the contact details are on a screen is one event."""
    try:
        async with desk.database.turn() as session:
            found = await requests.get_addressed_to(session, visitor.viewer, request_id)
            shown = await request_files.reveal(session, found, desk.keys, by=_actor(visitor), at=desk.clock())
    except (Erased, NotAllowed):
        return await _show(request, desk, visitor, request_id, Asides(erased=True))
    return await _show(request, desk, visitor, request_id, Asides(revealed=shown))


@router.post("/demandes/{request_id}/accepter")
async def accept(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    act = Act(EventKind.ACCEPTED, Flash.ACCEPTED, version, lambda found, by, at: found.accept(by=by, at=at))
    return await _do(act, request, desk, visitor, request_id)


@router.post("/demandes/{request_id}/tentative")
async def attempt(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    act = Act(EventKind.ATTEMPTED, Flash.ATTEMPTED, version, lambda found, by, at: found.attempt(by=by, at=at))
    return await _do(act, request, desk, visitor, request_id)


@router.post("/demandes/{request_id}/contacte")
async def contacted(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor, version: Version
) -> Response:
    act = Act(EventKind.CONTACTED, Flash.CONTACTED, version, lambda found, by, at: found.contacted(by=by, at=at))
    return await _do(act, request, desk, visitor, request_id)


@router.post("/demandes/{request_id}/cloturer")
async def close(
    request: Request,
    request_id: ContactRequestId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    version: Version,
    outcome: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    if outcome not in list(ClosingOutcome):
        return await _show(request, desk, visitor, request_id, Asides(outcome_missing=True), status=422)
    chosen = ClosingOutcome(outcome)
    act = Act(EventKind.CLOSED, Flash.CLOSED, version, lambda found, by, at: found.close(chosen, by=by, at=at))
    return await _do(act, request, desk, visitor, request_id)


@dataclass(frozen=True)
class Act:
    """What a form asks for; `version` is that of the request when the form was drawn."""

    kind: EventKind
    flash: Flash
    version: int
    move: Callable[[ContactRequest, Actor, datetime], None]


@dataclass(frozen=True)
class Asides:
    """What the page says beside the request itself."""

    revealed: Revealed | None = None
    erased: bool = False
    outcome_missing: bool = False


async def _do(act: Act, request: Request, desk: Desk, visitor: Visitor, request_id: str) -> Response:
    """Make the move, or show what happened since the form was drawn: nothing is overwritten."""
    try:
        async with desk.database.turn() as session:
            found = await requests.get_addressed_to(session, visitor.viewer, request_id)
            found.expect(act.version)
            act.move(found, _actor(visitor), desk.clock())
    except (NotAllowed, StaleDataError):
        return await _moved_on(act, request, desk, visitor, request_id)
    return redirect(f"/demandes/{request_id}", flash=act.flash)


async def _moved_on(act: Act, request: Request, desk: Desk, visitor: Visitor, request_id: str) -> Response:
    async with desk.database.read() as session:
        file = await request_files.get_file(session, visitor.viewer, request_id, at=desk.clock())
    last = file.last_move
    if last.kind is act.kind and last.person_id == visitor.viewer.person_id:
        # The same button pressed twice.
        return redirect(f"/demandes/{request_id}", flash=act.flash)
    return desk.pages.render(request, "contact_requests/moved_on.html", status=409, file=file)


async def _show(
    request: Request, desk: Desk, visitor: Visitor, request_id: str, asides: Asides | None = None, *, status: int = 200
) -> Response:
    async with desk.database.read() as session:
        file = await request_files.get_file(session, visitor.viewer, request_id, at=desk.clock())
    return desk.pages.render(
        request,
        "contact_requests/detail.html",
        status=status,
        file=file,
        asides=asides or Asides(),
        outcomes=list(ClosingOutcome),
    )


def _actor(visitor: Visitor) -> Actor:
    return request_events.person(visitor.viewer.person_id)
