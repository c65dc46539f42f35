"""The request page: one contact request with what its reader may do, drawn again after each refusal."""

from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import Response

from backoffice.desk import Desk
from backoffice.guard import Visitor
from backoffice.places import places
from store import handovers, request_files, request_messages, request_notes, rescues
from store.request_files import Revealed
from store.request_statuses import CHOOSABLE_OUTCOMES, AttemptResult


@dataclass(frozen=True)
class Asides:
    """What the page says beside the request itself; `wrong` holds the fields to look at again."""

    revealed: Revealed | None = None
    erased: bool = False
    wrong: frozenset[str] = frozenset()
    typed: dict[str, str] = field(default_factory=dict)


async def show(
    request: Request, desk: Desk, visitor: Visitor, request_id: str, asides: Asides | None = None, *, status: int = 200
) -> Response:
    map_ = await places()
    async with desk.database.read() as session:
        file = await request_files.get_file(session, visitor.viewer, request_id, at=desk.clock())
        notes = await request_notes.shown_to(session, visitor.viewer, file.request, desk.keys)
        messages = await request_messages.shown_to(session, visitor.viewer, file.request, desk.keys)
        obstacle = await request_messages.find_obstacle(session, file.request, at=desk.clock())
        heard = await request_messages.is_heard(session, file.request)
        rescue = await rescues.find_rescue(session, visitor.viewer, file.request, map_, at=desk.clock())
        hands = await handovers.hands_for(session, visitor.viewer, file.request)
    return desk.pages.render(
        request,
        "contact_requests/detail.html",
        status=status,
        file=file,
        notes=notes,
        messages=messages,
        obstacle=obstacle,
        heard=heard,
        rescue=rescue,
        hands=() if rescue else hands,
        asides=asides or Asides(),
        outcomes=CHOOSABLE_OUTCOMES,
        attempt_results=tuple(AttemptResult),
    )
