"""Contact requests: the list of one's own, one of them, and how to reach its youth."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.request_filters import AskedFilters, PageNumber, ViewName
from backoffice.request_page import Asides, show
from backoffice.request_parts import ContactRequestId
from store import request_access, request_files, request_lists
from store.contact_details import Erased
from store.request_events import person
from store.request_lists import Wanted
from store.request_statuses import NotAllowed, Status
from store.request_views import ListView

router = APIRouter()


@router.get("/demandes")
async def contact_requests(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    filters: AskedFilters,
    vue: ViewName = ListView.TO_DO,
    page: PageNumber = 1,
) -> Response:
    wanted = Wanted(vue, filters, page)
    async with desk.database.read() as session:
        listed = await request_lists.addressed_to(session, visitor.viewer, wanted, at=desk.clock())
    return desk.pages.render(request, "contact_requests/list.html", listed=listed)


@router.get("/demandes/{request_id}")
async def contact_request(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    """Opened by those it is addressed to, it counts as seen."""
    async with desk.database.read() as session:
        found = await request_access.get_visible(session, visitor.viewer, request_id)
    if found.may(Status.SEEN) and found.organisation_id in visitor.viewer.organisations:
        async with desk.database.turn() as session:
            found = await request_access.get_addressed_to(session, visitor.viewer, request_id)
            found.see(by=person(visitor.viewer.person_id), at=desk.clock())
    return await show(request, desk, visitor, request_id)


@router.post("/demandes/{request_id}/coordonnees")
async def reveal_contact(
    request: Request, request_id: ContactRequestId, desk: OurDesk, visitor: CurrentVisitor
) -> Response:
    """Answers with the page itself: each time the contact details are on a screen is one event."""
    by = person(visitor.viewer.person_id)
    try:
        async with desk.database.turn() as session:
            found = await request_access.get_addressed_to(session, visitor.viewer, request_id)
            shown = await request_files.reveal(session, found, desk.keys, by=by, at=desk.clock())
    except (Erased, NotAllowed):
        return await show(request, desk, visitor, request_id, Asides(erased=True))
    return await show(request, desk, visitor, request_id, Asides(revealed=shown))
