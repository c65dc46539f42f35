"""The cockpit: what waits in a territory, each number with the list that it opens."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.places import Places
from store.cockpit import coverage as coverages
from store.cockpit import watched
from store.cockpit.counts import counts
from store.cockpit.gaps import gaps as find_gaps
from store.cockpit.offers_to_decide import offers_to_decide as find_offers_to_decide
from store.cockpit.overload import overloaded
from store.cockpit.stale_offers import stale_offers as find_stale_offers
from store.cockpit.unanswered_lists import unanswered_list
from store.cockpit.unsent_letters import unsent_letters as find_unsent_letters
from store.cockpit.unsigned_charters import unsigned_charters as find_unsigned_charters
from store.offer_likeness import pairs_in

router = APIRouter(prefix="/territoire")
Boussole = Annotated[str | None, Query(max_length=80)]
"""The territory to look at; without it, the first of the viewer's."""
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("")
async def cockpit(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, map_: Places, boussole: Boussole = None
) -> Response:
    viewer = visitor.viewer
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, viewer, boussole)
        everywhere = await watched.watched_by(session, viewer)
        numbers = await counts(session, viewer, territory, map_, at=desk.clock())
    return desk.pages.render(
        request,
        "cockpit/cockpit.html",
        territory=territory,
        watched=everywhere,
        counts=numbers,
        animates=territory.id in viewer.territories,
    )


@router.get("/manques")
async def gaps(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, map_: Places, boussole: Boussole = None
) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, visitor.viewer, boussole)
        lines = await find_gaps(session, visitor.viewer, territory, map_, on=territory.today(desk.clock()))
    return desk.pages.render(request, "cockpit/gaps.html", territory=territory, lines=lines)


@router.get("/themes")
async def coverage(request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, visitor.viewer, boussole)
        lines = await coverages.coverage(session, territory, on=territory.today(desk.clock()))
    return desk.pages.render(
        request,
        "cockpit/coverage.html",
        territory=territory,
        lines=lines,
        least_offers=coverages.LEAST_OFFERS,
        least_organisations=coverages.LEAST_ORGANISATIONS,
    )


@router.get("/surcharge")
async def overload(request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_animated(session, visitor.viewer, boussole)
        lines = await overloaded(session, territory, at=desk.clock())
    return desk.pages.render(request, "cockpit/overload.html", territory=territory, lines=lines)


@router.get("/offres-a-valider")
async def offers_to_decide(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None
) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, visitor.viewer, boussole)
        lines = await find_offers_to_decide(session, territory)
    return desk.pages.render(request, "cockpit/offers_to_decide.html", territory=territory, lines=lines)


@router.get("/doublons")
async def duplicates(request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, visitor.viewer, boussole)
        lines = await pairs_in(session, (territory.id,))
    return desk.pages.render(request, "cockpit/duplicates.html", territory=territory, lines=lines)


@router.get("/offres-a-revoir")
async def stale_offers(request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_watched(session, visitor.viewer, boussole)
        lines = await find_stale_offers(session, territory, on=territory.today(desk.clock()))
    return desk.pages.render(request, "cockpit/stale_offers.html", territory=territory, lines=lines)


@router.get("/chartes")
async def unsigned_charters(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None
) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_animated(session, visitor.viewer, boussole)
        lines = await find_unsigned_charters(session, territory)
    return desk.pages.render(request, "cockpit/unsigned_charters.html", territory=territory, lines=lines)


@router.get("/courriels-non-partis")
async def unsent_letters(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None
) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_animated(session, visitor.viewer, boussole)
        lines = await find_unsent_letters(session, territory, at=desk.clock())
    return desk.pages.render(request, "cockpit/unsent_letters.html", territory=territory, lines=lines)


@router.get("/sans-reponse")
async def unanswered(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, boussole: Boussole = None, page: PageNumber = 1
) -> Response:
    async with desk.database.read() as session:
        territory = await watched.get_animated(session, visitor.viewer, boussole)
        listed = await unanswered_list(session, territory, number=page, at=desk.clock())
    return desk.pages.render(request, "cockpit/unanswered.html", territory=territory, listed=listed)
