"""Handovers: the colleagues into whose hands whoever reads a contact request may put it."""

from sqlalchemy.ext.asyncio import AsyncSession

from store import assignments
from store.assignments import Colleague
from store.contact_requests import ContactRequest
from store.people import Viewer


async def hands_for(session: AsyncSession, viewer: Viewer, request: ContactRequest) -> tuple[Colleague, ...]:
    """Nobody once it is over, and for who neither answers for the organisation nor animates the territory."""
    acts = request.organisation_id in viewer.organisations or request.territory_id in viewer.territories
    if not acts or not request.may_be_taken_over:
        return ()
    others = await assignments.colleagues(session, request)
    return tuple(colleague for colleague in others if colleague.person_id != viewer.person_id)
