"""Goodbyes: the page on which a youth leaves, with the receipt of what they erased."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from bot.form import pages
from bot.form.desk import Desk, OurDesk
from bot.form.route import FormRoute
from bot.form.state import Erased
from store import request_access
from store.deadlines import promised_date
from store.erasures import Erasure
from store.whereabouts import DEFAULT_TIMEZONE

router = APIRouter(route_class=FormRoute, include_in_schema=False)


@router.get("/quitter")
async def quit_(desk: OurDesk, efface: Annotated[str, Query(max_length=2_000)] = "") -> Response:
    """Nothing of an unsent form is on the server: leaving forgets it."""
    response = pages.page("goodbye.html", erased=desk.open(Erased, efface) if efface else None)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def erase(desk: Desk, conversation_id: str) -> Response:
    """Everything that its youth left, then the receipt; raise `UnknownConversation` once it was erased."""
    async with desk.service.database.read() as session:
        requests = await request_access.of_conversation(session, conversation_id)
    erasure = await desk.service.conversations.erase(conversation_id)
    timezone = next((request.timezone for request in requests), DEFAULT_TIMEZONE)
    return pages.redirect(f"/formulaire/quitter?efface={desk.close(_receipt(erasure, timezone))}")


def _receipt(erasure: Erasure, timezone: str) -> Erased:
    return Erased(
        number=erasure.number,
        on=promised_date(erasure.at, timezone),
        messages=erasure.messages,
        details=erasure.details,
        requests=erasure.requests,
        organisations=erasure.organisations,
    )
