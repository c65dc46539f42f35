"""The way in: each one to their own first page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.pages import NEXT, delete_cookie, find_next, redirect
from store.people import Viewer

router = APIRouter()


@router.get("/")
async def home(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    """The page asked for before sign-in, else the list of one's own work."""
    first = _first_page(visitor.viewer)
    if first is None:
        return desk.pages.render(request, "home.html")
    response = redirect(find_next(request) or first)
    delete_cookie(response, NEXT)
    # What was just done is said on the page where they land.
    return response


def _first_page(viewer: Viewer) -> str | None:
    """None for who holds no role, or no more."""
    if viewer.seen_organisations:
        return "/demandes"
    if viewer.seen_territories:
        return "/territoire"
    return "/organismes" if viewer.roles else None
