"""My data: the file of everything known of a youth, for whoever holds its address."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from bot import my_data_file
from bot.form import pages
from bot.form.route import FormRoute
from bot.own_links import MY_DATA, LinkOver
from bot.service import Service
from store.conversations import UnknownConversation

FILE_NAME = "mes-donnees-boussole.json"
router = APIRouter(route_class=FormRoute, include_in_schema=False)


@router.get(MY_DATA.path + "/{token}")
async def download(request: Request, token: Annotated[str, Path(max_length=400)]) -> Response:
    """The only place outside a screen where contact details are in clear: for their owner, never kept."""
    service: Service = request.app.state.service
    try:
        conversation_id = MY_DATA.conversation_of(token, service.keys, at=service.clock())
        written = await my_data_file.write(service, request.app.state.gazetteer, conversation_id)
    except (LinkOver, UnknownConversation):
        return pages.page("my_data_over.html", status=410)
    return Response(
        written,
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"},
    )
