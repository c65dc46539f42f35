"""Mail preferences: an e-mail a request, or one summary a day."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor
from backoffice.pages import Flash, redirect
from store import digests

router = APIRouter()


class Rhythm(StrEnum):
    EACH = "each"
    DAILY = "daily"


@router.post("/compte/courriels")
async def choose_mails(
    desk: OurDesk,
    visitor: CurrentVisitor,
    rhythm: Annotated[Rhythm, Form()],
    hour: Annotated[int, Form(ge=0, le=23)] = 8,
) -> Response:
    async with desk.database.turn() as session:
        chosen = hour if rhythm is Rhythm.DAILY else None
        await digests.choose(session, visitor.viewer.person_id, chosen, at=desk.clock())
    return redirect("/compte", flash=Flash.MAILS_CHOSEN)
