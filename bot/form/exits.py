"""The pages that leave the questions: help first, and ages that this Boussole does not serve."""

from fastapi import APIRouter
from fastapi.responses import Response

from bot.form import pages
from bot.form.desk import OurDesk
from bot.form.route import FormRoute
from bot.form.state import State
from store.territories import AgeBounds, find_territory
from store.whereabouts import DEFAULT_TIMEZONE

router = APIRouter(route_class=FormRoute, include_in_schema=False)


@router.get("/aide")
async def help_first(desk: OurDesk, etat: str) -> Response:
    """The right number, then how to go on; needs no database."""
    state = desk.open(State, etat)
    after = state.but(help=None)
    if state.help is None:
        return pages.redirect(desk.link("question", after))
    service = desk.service
    place = state.answers.place
    lines = service.helplines.for_kind(
        state.help,
        at=desk.at,
        timezone=desk.gazetteer.timezone_of(place) if place else DEFAULT_TIMEZONE,
        department=desk.gazetteer.get(place).department if place else None,
    )
    return pages.page(
        "help.html",
        said=service.words.distress[state.help.value],
        lines=lines,
        onward=desk.link("contact" if state.sending else "question", after),
    )


@router.get("/age")
async def age_not_served(desk: OurDesk, etat: str) -> Response:
    state = desk.open(State, etat)
    age = state.refused_age
    again = state.but(refused_age=None)
    if age is None:
        return pages.redirect(desk.link("question", again))
    async with desk.service.database.read() as session:
        territory = await find_territory(session, state.territory)
    ages = territory.ages if territory else AgeBounds()
    point = territory.information_point if territory else None
    return pages.page("age.html", young=age < ages.minimum, ages=ages, point=point, again=desk.link("question", again))
