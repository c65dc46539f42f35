"""The offers page: what was found, why, and which are chosen."""

from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from bot.form import pages
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute
from bot.form.search import Found
from bot.form.state import AT_ONCE, State

router = APIRouter(route_class=FormRoute, include_in_schema=False)
MORE = "plus"


@router.get("/offres")
async def show(desk: OurDesk, etat: str) -> Response:
    state = desk.open(State, etat)
    found = await desk.search(state)
    if found.guide.questionnaire is None or found.guide.question is not None:
        return pages.redirect(desk.link("question", state))
    return _page(desk, found)


@router.post("/offres")
async def choose(
    desk: OurDesk,
    etat: Token,
    action: Annotated[str, Form(max_length=20)] = "",
    offre: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:
    """Ask for more, or to be called; what is ticked stays ticked."""
    state = desk.open(State, etat)
    found = await desk.search(state)
    ticked = set(offre or ())
    state = state.but(chosen=tuple(m.offer.id for m in found.matches if str(m.offer.id) in ticked))
    if action == MORE:
        more = desk.link("offres", state.but(shown=state.shown + AT_ONCE))
        return pages.redirect(f"{more}#suite-{state.shown}")
    if not state.chosen:
        return _page(desk, found, problem="none_chosen")
    # The name of this sending: whatever is pressed twice from here on is sent once.
    return pages.redirect(desk.link("contact", state.but(sending=token_hex(16))))


def _page(desk: Desk, found: Found, *, problem: str = "") -> Response:
    state = found.guide.state
    changes = [(said, desk.link("question", state.but(asked=said.question.key))) for said in found.guide.summary]
    territory = found.guide.here.territory
    return pages.page(
        "offers.html",
        status=422 if problem else 200,
        found=found,
        cards=found.cards[: state.shown],
        left=max(len(found.matches) - state.shown, 0),
        at_once=AT_ONCE,
        chosen=state.chosen,
        changes=changes,
        what_if=found.what_if if not found.matches else (),
        point=territory.information_point if territory else None,
        problem=problem,
        token=desk.close(state),
        start=f"/formulaire?etat={desk.close(state)}",
    )
