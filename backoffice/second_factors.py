"""The second factor: an application on a telephone, set, replaced and removed by the one who holds it."""

from io import BytesIO
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from backoffice.desk import Desk, OurDesk
from backoffice.guard import Visitor
from backoffice.limits import CODES_FOR_PERSON
from backoffice.pages import Flash, redirect
from backoffice.proofs import ProvenVisitor
from store import second_factors, sign_in_ways
from store.sign_in_ways import SecondFactorFirst, WrongCode

NAME_IN_APPLICATIONS = "La Boussole des jeunes"
HERE = "/compte/second-facteur"
MODULE = 5
"""Pixels of the smallest square of the QR code."""

router = APIRouter()


@router.get(HERE)
async def second_factor(request: Request, desk: OurDesk, visitor: ProvenVisitor) -> Response:
    return await _show(request, desk, visitor)


@router.post(HERE)
async def propose_second_factor(desk: OurDesk, visitor: ProvenVisitor) -> Response:
    async with desk.database.turn() as session:
        await second_factors.propose(session, visitor.viewer.person_id, keys=desk.keys)
    return redirect(HERE)


@router.get(f"{HERE}/qr.svg")
async def second_factor_picture(desk: OurDesk, visitor: ProvenVisitor) -> Response:
    """The secret as a picture, for the application to read; 404 when none waits."""
    async with desk.database.read() as session:
        secret = await second_factors.find_candidate(session, visitor.viewer.person_id, keys=desk.keys)
    if secret is None:
        raise HTTPException(404)
    said = second_factors.address_of(secret, email=visitor.viewer.email, issuer=NAME_IN_APPLICATIONS)
    picture = BytesIO()
    segno.make(said, error="m").save(picture, kind="svg", scale=MODULE, dark="#000", light="#fff")
    return Response(picture.getvalue(), media_type="image/svg+xml")


@router.post(f"{HERE}/confirmer")
async def confirm_second_factor(
    request: Request, desk: OurDesk, visitor: ProvenVisitor, code: Annotated[str, Form(max_length=60)] = ""
) -> Response:
    """Show the recovery codes, this once."""
    await desk.spend(CODES_FOR_PERSON, str(visitor.viewer.person_id))
    try:
        async with desk.database.turn() as session:
            codes = await sign_in_ways.confirm_second_factor(
                session,
                visitor.viewer.person_id,
                code,
                keeping=visitor.session.id,
                keys=desk.keys,
                at=desk.clock(),
            )
    except WrongCode:
        return await _show(request, desk, visitor, problem=True)
    return desk.pages.render(request, "account/recovery_codes.html", codes=codes, first=True)


@router.post(f"{HERE}/codes-de-secours")
async def renew_recovery_codes(request: Request, desk: OurDesk, visitor: ProvenVisitor) -> Response:
    try:
        async with desk.database.turn() as session:
            codes = await sign_in_ways.renew_recovery_codes(session, visitor.viewer.person_id, at=desk.clock())
    except SecondFactorFirst:
        return redirect(HERE)
    return desk.pages.render(request, "account/recovery_codes.html", codes=codes, first=False)


@router.post(f"{HERE}/retirer")
async def remove_second_factor(desk: OurDesk, visitor: ProvenVisitor) -> Response:
    """And the password, which opens nothing without it."""
    try:
        async with desk.database.turn() as session:
            await sign_in_ways.remove_second_factor(
                session, visitor.viewer.person_id, keeping=visitor.session.id, at=desk.clock()
            )
    except SecondFactorFirst:
        return redirect(HERE)
    return redirect("/compte", flash=Flash.SECOND_FACTOR_REMOVED)


async def _show(request: Request, desk: Desk, visitor: Visitor, *, problem: bool = False) -> Response:
    async with desk.database.read() as session:
        ways = await sign_in_ways.find_ways(session, visitor.viewer.person_id)
        secret = await second_factors.find_candidate(session, visitor.viewer.person_id, keys=desk.keys)
    status = 422 if problem else 200
    return desk.pages.render(
        request, "account/second_factor.html", status=status, ways=ways, secret=secret, problem=problem
    )
