"""The first page of the form: what this is, and the need."""

import re
from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import FileResponse, Response

from bot.form import pages
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute
from bot.form.state import State
from store import offers
from store.offers import NoSuchOffer

router = APIRouter(route_class=FormRoute, include_in_schema=False)
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_OFFER = re.compile(r"[0-9]{1,9}")


@router.get("")
async def start(
    desk: OurDesk,
    etat: Annotated[str, Query(max_length=8_000)] = "",
    territoire: str = "",
    theme: str = "",
    campagne: str = "",
    offre: str = "",
) -> Response:
    """A link, a QR code or a widget may name a territory, a theme, a campaign or one offer."""
    if etat:
        return await _show(desk, desk.open(State, etat))
    state = State(seed=token_hex(16), territory=_key(territoire), theme=_key(theme), campaign=_key(campagne))
    if not _OFFER.fullmatch(offre):
        return await _show(desk, state)
    try:
        async with desk.service.database.read() as session:
            offer = await offers.get_published(session, int(offre))
    except NoSuchOffer:
        return await _show(desk, state, problem="offer_gone")
    return await _show(desk, state.but(offer=offer.id, theme=offer.theme), offer_title=offer.title)


@router.post("")
async def choose_theme(desk: OurDesk, etat: Token, theme: Annotated[str, Form(max_length=60)] = "") -> Response:
    state = desk.open(State, etat)
    guide = await desk.guide(state)
    if theme not in {choice.key for choice in guide.themes}:
        return await _show(desk, state, problem="theme_missing")
    return pages.redirect(desk.link("question", state.but(theme=theme, asked=None)))


@router.get("/style.css")
async def style() -> Response:
    return FileResponse(pages.TEMPLATES / "style.css", headers={"Cache-Control": "no-cache"})


async def _show(desk: Desk, state: State, *, problem: str = "", offer_title: str = "") -> Response:
    guide = await desk.guide(state)
    return pages.page(
        "start.html",
        status=422 if problem == "theme_missing" else 200,
        guide=guide,
        token=desk.close(state),
        problem=problem,
        offer_title=offer_title,
    )


def _key(text: str) -> str | None:
    return text if _KEY.fullmatch(text) else None
