"""Sign-in by e-mail link, and sign-out."""

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response

from backoffice import proconnect
from backoffice.desk import Desk, OurDesk
from backoffice.guard import SESSION, CurrentVisitor
from backoffice.limits import LINK_TRIES_FROM_ADDRESS, LINKS_FOR_EMAIL, LINKS_FROM_ADDRESS, network_of
from backoffice.pages import redirect, set_cookie
from store import sign_in as doorkeeper
from store.sign_in import LINK_LIFE, LinkRefused, Way, device_of
from store.sign_in_letters import send_link

SAME_TIME = 0.3
"""Seconds that asking for a link takes at least, so that a known address takes no longer than an unknown one."""

router = APIRouter()
Email = Annotated[str, Form(max_length=254)]
LinkSecret = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,64}$")]


@router.get("/connexion")
async def sign_in(request: Request, desk: OurDesk) -> Response:
    return _ask(request, desk)


@router.post("/connexion")
async def ask_link(request: Request, desk: OurDesk, email: Email = "") -> Response:
    """The same answer, after the same time, whether the address is known or not."""
    address = email.strip()
    if "@" not in address.strip("@"):
        return _ask(request, desk, problem=True, email=address)
    await desk.spend(LINKS_FROM_ADDRESS, network_of(request))
    await desk.spend(LINKS_FOR_EMAIL, address.lower())
    await asyncio.gather(_send(desk, address), asyncio.sleep(SAME_TIME))
    return redirect("/connexion/envoi")


@router.get("/connexion/envoi")
async def link_sent(request: Request, desk: OurDesk) -> Response:
    return desk.pages.render(request, "sign_in/sent.html", minutes=LINK_LIFE // timedelta(minutes=1))


@router.get("/connexion/{secret}")
async def link(request: Request, desk: OurDesk, secret: LinkSecret) -> Response:
    """Show the button; mail scanners come here too, so nothing is used up."""
    await desk.spend(LINK_TRIES_FROM_ADDRESS, network_of(request))
    async with desk.database.read() as session:
        usable = await doorkeeper.is_usable(session, secret, at=desk.clock())
    if not usable:
        return desk.pages.render(request, "sign_in/refused.html", status=410)
    return desk.pages.render(request, "sign_in/enter.html")


@router.post("/connexion/{secret}")
async def use_link(request: Request, desk: OurDesk, secret: LinkSecret) -> Response:
    """Open a new session, and end the one this browser had."""
    await desk.spend(LINK_TRIES_FROM_ADDRESS, network_of(request))
    try:
        async with desk.database.turn() as session:
            person_id = await doorkeeper.use_link(session, secret, at=desk.clock())
            opened = await doorkeeper.change_session(
                session,
                request.cookies.get(SESSION, ""),
                person_id,
                at=desk.clock(),
                way=Way.LINK,
                device=device_of(request.headers.get("user-agent", "")),
            )
    except LinkRefused:
        return desk.pages.render(request, "sign_in/refused.html", status=410)
    response = redirect("/")
    set_cookie(response, SESSION, opened)
    return response


@router.post("/deconnexion")
async def sign_out(request: Request, desk: OurDesk, _visitor: CurrentVisitor) -> Response:
    async with desk.database.turn() as session:
        id_token = await doorkeeper.sign_out(session, request.cookies.get(SESSION, ""), keys=desk.keys)
    return await proconnect.leave(request, desk, id_token)


def _ask(request: Request, desk: Desk, *, problem: bool = False, email: str = "") -> Response:
    status, offered = 422 if problem else 200, desk.proconnect is not None
    return desk.pages.render(
        request, "sign_in/ask.html", status=status, problem=problem, email=email, proconnect=offered
    )


async def _send(desk: Desk, address: str) -> None:
    async with desk.database.turn() as session:
        await send_link(session, address, keys=desk.keys, at=desk.clock())
