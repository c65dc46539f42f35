"""The territory: every contact request that an animateur watches over."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.contact_requests import PageNumber, ViewName
from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from store import request_lists
from store.request_lists import ListView

router = APIRouter()


@router.get("/territoire")
async def territory(
    request: Request, desk: OurDesk, visitor: CurrentVisitor, vue: ViewName = ListView.ALL, page: PageNumber = 1
) -> Response:
    async with desk.database.read() as session:
        listed = await request_lists.of_territories(session, visitor.viewer, view=vue, number=page, at=desk.clock())
        names = await request_lists.territory_names(session, visitor.viewer)
    return desk.pages.render(request, "territory.html", listed=listed, names=names)
