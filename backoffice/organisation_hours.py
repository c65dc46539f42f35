"""Organisation hours: opening hours and closures, written by those who serve an organisation."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.organisation_writing import Version
from backoffice.organisations import OrganisationId, moved_on
from backoffice.pages import Flash, redirect
from store import closures, organisation_files, organisation_hours
from store.closures import ClosureProblem, UnfitClosure
from store.organisations import NoSuchOrganisation, OrganisationMovedOn
from store.written_hours import UnreadableHours

router = APIRouter(prefix="/organismes/{organisation_id}")
Day = Annotated[str, Form(max_length=200)]


@router.get("/horaires")
async def edit_hours(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    return await _draw(request, desk, visitor, organisation_id)


@router.post("/horaires")
async def save_hours(
    request: Request,
    organisation_id: OrganisationId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    version: Version,
    monday: Day = "",
    tuesday: Day = "",
    wednesday: Day = "",
    thursday: Day = "",
    friday: Day = "",
    saturday: Day = "",
    sunday: Day = "",
) -> Response:
    texts = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    try:
        async with desk.database.turn() as session:
            await organisation_hours.write(
                session, visitor.viewer, organisation_id, texts, version=version, at=desk.clock()
            )
    except UnreadableHours as unreadable:
        return await _draw(request, desk, visitor, organisation_id, texts=texts, wrong=unreadable.days)
    except (OrganisationMovedOn, StaleDataError):
        return await moved_on(request, desk, visitor, organisation_id)
    return redirect(f"/organismes/{organisation_id}", flash=Flash.HOURS_SAVED)


@router.post("/fermetures")
async def add_closure(
    request: Request,
    organisation_id: OrganisationId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    first: Day = "",
    last: Day = "",
) -> Response:
    try:
        async with desk.database.turn() as session:
            await closures.add(session, visitor.viewer, organisation_id, first, last, at=desk.clock())
    except UnfitClosure as unfit:
        return await _draw(request, desk, visitor, organisation_id, days=(first, last), closure_problem=unfit.problem)
    return redirect(f"/organismes/{organisation_id}/horaires", flash=Flash.CLOSURE_ADDED)


@router.post("/fermetures/retirer")
async def remove_closure(
    organisation_id: OrganisationId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    first: Annotated[date, Form()] = date.min,
) -> Response:
    async with desk.database.turn() as session:
        await closures.remove(session, visitor.viewer, organisation_id, first, at=desk.clock())
    return redirect(f"/organismes/{organisation_id}/horaires", flash=Flash.CLOSURE_REMOVED)


async def _draw(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    organisation_id: int,
    *,
    texts: tuple[str, ...] | None = None,
    wrong: tuple[int, ...] = (),
    days: tuple[str, str] = ("", ""),
    closure_problem: ClosureProblem | None = None,
) -> Response:
    async with desk.database.read() as session:
        file = await organisation_files.get_file(session, visitor.viewer, organisation_id, at=desk.clock())
    if not file.served:
        raise NoSuchOrganisation(organisation_id)
    return desk.pages.render(
        request,
        "organisations/hours.html",
        status=422 if wrong or closure_problem else 200,
        file=file,
        texts=texts or file.hours,
        wrong=wrong,
        days=days,
        closure_problem=closure_problem,
    )
