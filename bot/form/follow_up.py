"""Follow-up: the page that opens a request from any computer, by its reference and its code."""

import asyncio
from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from bot.form import pages
from bot.form.desk import Desk, OurDesk
from bot.form.route import FormRoute, TooManyCodes
from bot.form.state import Opened, State
from bot.incoming import TEXT_LIMIT
from bot.limits import CODES_FROM_ADDRESS, CODES_OF_REFERENCE
from doors.limits import address_key
from store import request_codes
from store.references import parse_reference
from store.request_codes import NotOpened

router = APIRouter(route_class=FormRoute, include_in_schema=False)
REFUSAL_TIME = 0.5
"""Seconds that every refusal takes, whatever was wrong: a difference would tell that a reference exists."""
Typed = Annotated[str, Form(max_length=TEXT_LIMIT)]


@router.get("/suivi")
async def ask() -> Response:
    return pages.page("follow_up.html", reference="", refused=False)


@router.post("/suivi")
async def open_(desk: OurDesk, reference: Typed = "", code: Typed = "") -> Response:
    """Both stand in the body of this POST and nowhere else; what they open is named by a sealed token."""
    answered_at = asyncio.get_running_loop().time() + REFUSAL_TIME
    if kind := await desk.distress_in(reference, code, territory_id=None):
        return pages.redirect(desk.link("aide", State(seed=token_hex(16), help=kind)))
    await _count(desk, reference)
    try:
        async with desk.service.database.read() as session:
            request = await request_codes.open_with(session, reference, code)
    except NotOpened:
        await asyncio.sleep(answered_at - asyncio.get_running_loop().time())
        return pages.page("follow_up.html", status=422, reference=reference.strip(), refused=True)
    return pages.redirect(f"/formulaire/demande?acces={desk.close(Opened(request.id))}")


async def _count(desk: Desk, reference: str) -> None:
    """Right or wrong, each try counts: for its address, and for the reference, whether there is one or not."""
    limiter = desk.service.limiter
    allowed = await limiter.allow(CODES_FROM_ADDRESS, address_key(desk.address))
    meant = parse_reference(reference)
    if meant is not None:
        allowed = await limiter.allow(CODES_OF_REFERENCE, meant) and allowed
    if not allowed:
        raise TooManyCodes
