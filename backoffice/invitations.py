"""Invitations: the page that the letter opens, and accepting."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import SESSION
from backoffice.limits import LINK_TRIES_FROM_ADDRESS, network_of
from backoffice.pages import Flash, redirect, set_cookie
from backoffice.sign_in import LinkSecret
from store import invitation_letters
from store import invitations as offered
from store import sign_in as doorkeeper
from store.invitations import InvitationOver
from store.sign_in import Way, device_of
from store.whereabouts import DEFAULT_TIMEZONE

router = APIRouter()


@router.get("/invitation/{secret}")
async def invitation(request: Request, desk: OurDesk, secret: LinkSecret) -> Response:
    """Show who invites to what; mail scanners come here too, so nothing changes."""
    await desk.spend(LINK_TRIES_FROM_ADDRESS, network_of(request))
    try:
        async with desk.database.read() as session:
            sheet = await invitation_letters.get_sheet(session, secret, at=desk.clock())
    except InvitationOver:
        return _over(request, desk)
    return desk.pages.render(request, "invitations/detail.html", sheet=sheet, timezone=DEFAULT_TIMEZONE)


@router.post("/invitation/{secret}")
async def accept_invitation(request: Request, desk: OurDesk, secret: LinkSecret) -> Response:
    """Open a new session, and end the one this browser had; the charter comes next, if it is theirs to sign."""
    await desk.spend(LINK_TRIES_FROM_ADDRESS, network_of(request))
    at = desk.clock()
    try:
        async with desk.database.turn() as session:
            person_id = await offered.accept(session, secret, at=at)
            opened = await doorkeeper.change_session(
                session,
                request.cookies.get(SESSION, ""),
                person_id,
                at=at,
                way=Way.LINK,
                device=device_of(request.headers.get("user-agent", "")),
            )
    except InvitationOver:
        return _over(request, desk)
    response = redirect("/", flash=Flash.INVITATION_ACCEPTED)
    set_cookie(response, SESSION, opened)
    return response


def _over(request: Request, desk: Desk) -> Response:
    return desk.pages.render(request, "invitations/over.html", status=410)
