"""The territory: every contact request that an animateur watches over."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.request_filters import AskedFilters, PageNumber, ViewName
from store import request_lists
from store.request_lists import Wanted
from store.request_views import ListView

router = APIRouter()


@router.get("/territoire/demandes")
async def territory_requests(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    filters: AskedFilters,
    vue: ViewName = ListView.ALL,
    page: PageNumber = 1,
) -> Response:
    wanted = Wanted(vue, filters, page)
    async with desk.database.read() as session:
        listed = await request_lists.of_territories(session, visitor.viewer, wanted, at=desk.clock())
        names = await request_lists.territory_names(session, visitor.viewer, filters)
    return desk.pages.render(request, "territory.html", listed=listed, names_of_territories=names)
