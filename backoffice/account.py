"""The account: one's own ways to sign in, and one's open sessions."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response

from backoffice import proconnect
from backoffice.desk import Desk, OurDesk
from backoffice.guard import SESSION, CurrentVisitor, Visitor
from backoffice.limits import PASSWORDS_FOR_EMAIL
from backoffice.pages import Flash, redirect
from backoffice.proofs import Wanted
from store import passwords, sign_in, sign_in_ways
from store.passwords import WrongPassword

router = APIRouter()
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("/compte")
async def account(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    async with desk.database.read() as session:
        ways = await sign_in_ways.find_ways(session, visitor.viewer.person_id)
        sessions = await sign_in.own_sessions(session, visitor.viewer.person_id, at=desk.clock())
    return desk.pages.render(
        request, "account/detail.html", ways=ways, sessions=sessions, proconnect=desk.proconnect is not None
    )


@router.post("/compte/sessions/{session_id}/fermer")
async def close_own_session(desk: OurDesk, visitor: CurrentVisitor, session_id: SessionId) -> Response:
    async with desk.database.turn() as session:
        await sign_in.close_own_session(session, visitor.viewer.person_id, session_id)
    return redirect("/compte", flash=Flash.SESSION_CLOSED)


@router.post("/compte/deconnexion")
async def sign_out_everywhere(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    """At the provider too, when the session of this browser came from there."""
    secret = request.cookies.get(SESSION, "")
    async with desk.database.turn() as session:
        id_token = await sign_in_ways.sign_out_everywhere(session, visitor.viewer.person_id, secret, keys=desk.keys)
    return await proconnect.leave(request, desk, id_token, everywhere=True)


@router.get("/compte/confirmer")
async def ask_proof(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, vers: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    return await _ask(request, desk, visitor, vers)


@router.post("/compte/confirmer")
async def check_proof(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    password: Annotated[str, Form(max_length=1000)] = "",
    vers: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    await desk.spend(PASSWORDS_FOR_EMAIL, visitor.viewer.email)
    try:
        async with desk.database.read() as session:
            await passwords.check_own(session, visitor.viewer.person_id, password)
    except WrongPassword:
        return await _ask(request, desk, visitor, vers, problem=True)
    async with desk.database.turn() as session:
        await sign_in.prove(session, visitor.session.id, at=desk.clock())
    return redirect(f"/compte/{_wanted(vers)}")


async def _ask(request: Request, desk: Desk, visitor: Visitor, vers: str, *, problem: bool = False) -> Response:
    async with desk.database.read() as session:
        ways = await sign_in_ways.find_ways(session, visitor.viewer.person_id)
    return desk.pages.render(
        request,
        "account/prove.html",
        status=422 if problem else 200,
        ways=ways,
        problem=problem,
        wanted=_wanted(vers),
    )


def _wanted(vers: str) -> Wanted:
    return Wanted(vers) if vers in list(Wanted) else Wanted.SECOND_FACTOR
