"""Organisation writing: a new organisation, or one written anew, by the animateur of its territory."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.organisations import OrganisationId, moved_on
from backoffice.pages import Flash, redirect
from store import organisation_access, organisation_sheets, teams
from store.offer_writing import Problem
from store.organisation_sheets import UnfitOrganisation
from store.organisation_writing import KINDS, OrganisationForm, form_of
from store.organisations import Organisation, OrganisationMovedOn

router = APIRouter(prefix="/organismes")
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the organisation that the form was drawn from."""
Typed = Annotated[str, Form(max_length=1_000)]


def posted_organisation(
    name: Typed = "", kind: Typed = "", address: Typed = "", phone: Typed = "", delay_days: Typed = ""
) -> OrganisationForm:
    return OrganisationForm(name, kind, address, phone, delay_days)


Posted = Annotated[OrganisationForm, Depends(posted_organisation)]


@router.get("/nouveau")
async def new_organisation(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    return await _draw_new(request, desk, visitor, OrganisationForm(delay_days="3"))


@router.post("/nouveau")
async def create_organisation(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, form: Posted, territory: Typed = ""
) -> Response:
    try:
        async with desk.database.turn() as session:
            made = await organisation_sheets.create(session, visitor.viewer, territory, form, at=desk.clock())
    except UnfitOrganisation as unfit:
        return await _draw_new(request, desk, visitor, form, territory=territory, problems=unfit.problems)
    return redirect(f"/organismes/{made.id}", flash=Flash.ORGANISATION_CREATED)


@router.get("/{organisation_id}/modifier")
async def edit_organisation(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    return await _draw(request, desk, visitor, organisation_id)


@router.post("/{organisation_id}/modifier")
async def save_organisation(
    request: Request,
    organisation_id: OrganisationId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    form: Posted,
    version: Version,
) -> Response:
    try:
        async with desk.database.turn() as session:
            await organisation_sheets.rewrite(
                session, visitor.viewer, organisation_id, form, version=version, at=desk.clock()
            )
    except UnfitOrganisation as unfit:
        return await _draw(request, desk, visitor, organisation_id, form, problems=unfit.problems)
    except (OrganisationMovedOn, StaleDataError):
        return await moved_on(request, desk, visitor, organisation_id)
    return redirect(f"/organismes/{organisation_id}", flash=Flash.ORGANISATION_SAVED)


async def _draw(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    organisation_id: int,
    form: OrganisationForm | None = None,
    *,
    problems: tuple[Problem, ...] = (),
) -> Response:
    async with desk.database.read() as session:
        found = await organisation_access.get_run(session, visitor.viewer, organisation_id, for_update=False)
    return _form(request, desk, form or form_of(found.facts), organisation=found, problems=problems)


async def _draw_new(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    form: OrganisationForm,
    *,
    territory: str = "",
    problems: tuple[Problem, ...] = (),
) -> Response:
    async with desk.database.read() as session:
        run = await teams.run_by(session, visitor.viewer)
    return _form(request, desk, form, problems=problems, territories=run, territory=territory)


def _form(
    request: Request,
    desk: Desk,
    form: OrganisationForm,
    *,
    problems: tuple[Problem, ...],
    organisation: Organisation | None = None,
    **context: object,
) -> Response:
    return desk.pages.render(
        request,
        "organisations/form.html",
        status=422 if problems else 200,
        form=form,
        organisation=organisation,
        problems={problem.field: problem.kind for problem in problems},
        kinds=KINDS,
        **{"territories": (), "territory": "", **context},
    )
