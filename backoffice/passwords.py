"""The password: set and changed by the one who holds the account."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import Visitor
from backoffice.pages import Flash, redirect
from backoffice.proofs import ProvenVisitor
from store import passwords, sign_in_ways
from store.password_rules import LONGEST, SHORTEST, Refusal, refusal_of
from store.sign_in_ways import SecondFactorFirst

router = APIRouter()
Secret = Annotated[str, Form(max_length=1000)]


@router.get("/compte/mot-de-passe")
async def password(request: Request, desk: OurDesk, visitor: ProvenVisitor) -> Response:
    return await _show(request, desk, visitor)


@router.post("/compte/mot-de-passe")
async def set_password(
    request: Request, desk: OurDesk, visitor: ProvenVisitor, password: Secret = "", again: Secret = ""
) -> Response:
    """End every other session; the hash takes a moment and is made outside the transaction."""
    viewer = visitor.viewer
    refusal = refusal_of(password, again=again, name=viewer.name, email=viewer.email)
    if refusal is not None:
        return await _show(request, desk, visitor, refusal)
    hashed = await passwords.hash_of(password)
    try:
        async with desk.database.turn() as session:
            await sign_in_ways.change_password(
                session, viewer.person_id, hashed, keeping=visitor.session.id, at=desk.clock()
            )
    except SecondFactorFirst:
        return await _show(request, desk, visitor)
    return redirect("/compte", flash=Flash.PASSWORD_KEPT)


async def _show(request: Request, desk: Desk, visitor: Visitor, refusal: Refusal | None = None) -> Response:
    async with desk.database.read() as session:
        ways = await sign_in_ways.find_ways(session, visitor.viewer.person_id)
    return desk.pages.render(
        request,
        "account/password.html",
        status=422 if refusal else 200,
        ways=ways,
        refusal=refusal,
        shortest=SHORTEST,
        longest=LONGEST,
    )
