"""Crossings: the page that leads from the web chat to Telegram, by a link and by a code to scan."""

from secrets import token_urlsafe
from typing import Annotated

import segno
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from bot.form import pages
from bot.form.route import FormRoute
from bot.own_links import CROSSING, LinkOver
from bot.service import Service
from store import crossings
from store.crossings import CrossingOver

router = APIRouter(route_class=FormRoute, include_in_schema=False)
TOKEN_BYTES = 24
# Dots of five pixels, and the white edge that cameras need.
SCALE, EDGE = 5, 4


@router.get(CROSSING.path + "/{token}")
async def cross(request: Request, token: Annotated[str, Path(max_length=400)]) -> Response:
    """Each opening makes a new link, and ends the one before it."""
    service: Service = request.app.state.service
    settings, fresh = service.settings, token_urlsafe(TOKEN_BYTES)
    if not settings.telegram_is_on:
        return pages.page("crossing_over.html", status=410)
    try:
        conversation_id = CROSSING.conversation_of(token, service.keys, at=service.clock())
        async with service.database.turn() as session:
            await crossings.issue(session, conversation_id, fresh, at=service.clock())
    except (LinkOver, CrossingOver):
        return pages.page("crossing_over.html", status=410)
    address = f"https://t.me/{settings.telegram_bot_name}?start=c-{fresh}"
    code = segno.make(address, error="m", micro=False).svg_data_uri(scale=SCALE, border=EDGE, light="white")
    return pages.page("crossing.html", address=address, code=code)
