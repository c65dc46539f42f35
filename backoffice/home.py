"""The way in: each one to their own first page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.pages import NEXT, delete_cookie, find_next, redirect

router = APIRouter()


@router.get("/")
async def home(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    """The page asked for before sign-in, else the list of one's own work."""
    viewer = visitor.viewer
    if not viewer.organisations and not viewer.territories:
        return desk.pages.render(request, "home.html")
    response = redirect(find_next(request) or ("/demandes" if viewer.organisations else "/territoire"))
    delete_cookie(response, NEXT)
    # What was just done is said on the page where they land.
    return response
