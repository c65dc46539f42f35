"""Figures: what became of the promises, for those who made them and those who watch over them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from backoffice import charts
from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from store.figures.reading import figures as read_figures
from store.figures.scopes import Period, Scope, scopes_of

router = APIRouter()


@router.get("/chiffres")
async def figures(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    vue: Annotated[Scope | None, Query()] = None,
    jours: Annotated[Period, Query()] = Period.QUARTER,
) -> Response:
    async with desk.database.read() as session:
        found = await read_figures(session, visitor.viewer, scope=vue, period=jours, at=desk.clock())
    records = [month.record for month in found.months]
    return desk.pages.render(
        request,
        "figures/figures.html",
        figures=found,
        scopes=scopes_of(visitor.viewer),
        periods=list(Period),
        promises=charts.bars([(record.kept or 0, record.broken or 0) for record in records]),
        delays=charts.lines([r.median_days for r in records], [r.announced_days for r in records]),
    )
