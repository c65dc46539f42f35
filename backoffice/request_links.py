"""Request links: the page that an e-mail opens without signing in, and the acts from there."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.pages import Flash, redirect
from store import request_links
from store.request_links import EVENT_OF, LinkAct, LinkRefused
from store.request_statuses import NotAllowed

router = APIRouter()
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{20,400}$")]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
FLASHES = {
    LinkAct.ACCEPT: Flash.ACCEPTED,
    LinkAct.ATTEMPT: Flash.ATTEMPTED,
    LinkAct.CONTACTED: Flash.CONTACTED,
}


@router.get("/r/{token}")
async def request_link(request: Request, token: Token, desk: OurDesk) -> Response:
    """Show where the request stands; mail scanners come here too, so nothing changes."""
    named = desk.links.read(token)
    async with desk.database.read() as session:
        linked = await request_links.open_link(session, named, at=desk.clock())
    return desk.pages.render(request, "request_links/detail.html", linked=linked)


@router.post("/r/{token}")
async def act_by_link(
    request: Request, token: Token, desk: OurDesk, version: Version, act: Annotated[LinkAct, Form()]
) -> Response:
    named = desk.links.read(token)
    try:
        async with desk.database.turn() as session:
            await request_links.do(session, named, act, version=version, at=desk.clock())
    except (NotAllowed, StaleDataError):
        return await _moved_on(request, desk, token, act)
    return redirect(f"/r/{token}", flash=FLASHES[act])


@router.post("/r/{token}/nouveau-lien")
async def renew_link(token: Token, desk: OurDesk) -> Response:
    """The same answer whatever the link was; what comes of it arrives by e-mail alone."""
    try:
        named = desk.links.read(token)
        async with desk.database.turn() as session:
            await request_links.renew(session, named, at=desk.clock())
    except LinkRefused:
        pass
    return redirect(f"/r/{token}", flash=Flash.LINK_ASKED)


async def _moved_on(request: Request, desk: Desk, token: str, act: LinkAct) -> Response:
    named = desk.links.read(token)
    async with desk.database.read() as session:
        linked = await request_links.open_link(session, named, at=desk.clock())
    last = linked.last_move
    if last.kind is EVENT_OF[act] and last.person_id == named.person_id:
        # The same button pressed twice.
        return redirect(f"/r/{token}", flash=FLASHES[act])
    return desk.pages.render(request, "request_links/moved_on.html", status=409, linked=linked)
