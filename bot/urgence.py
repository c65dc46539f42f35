"""The page one tap away from every screen: who to call; needs neither database nor dialogue engine."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.form import pages
from bot.service import Service
from store.whereabouts import DEFAULT_TIMEZONE

router = APIRouter(include_in_schema=False)


@router.get("/urgence")
async def who_to_call(request: Request) -> Response:
    service: Service = request.app.state.service
    lines = service.helplines.for_everyone(at=service.clock(), timezone=DEFAULT_TIMEZONE, department=None)
    return pages.page("urgence.html", lines=lines)
