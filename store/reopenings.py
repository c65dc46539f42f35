"""Reopenings: a closed contact request taken up again, while its youth may still be called."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import attempts, reminders
from store.consents import Consent
from store.contact_details import ContactDetail
from store.contact_requests import ContactRequest
from store.errors import DomainError
from store.request_events import Actor
from store.request_statuses import ClosingOutcome, NotAllowed, Status


class ContactGone(DomainError):
    """Nobody may call the youth any more: the contact details are erased, or the consent is withdrawn."""


async def reopen(session: AsyncSession, request: ContactRequest, *, by: Actor, at: datetime) -> None:
    """The youth is told, and the reminders begin anew.

    Raise `NotAllowed` unless it may be reopened, `ContactGone` when the youth cannot be called.
    """
    if not may_reopen(request):
        raise NotAllowed(request.status)
    if not await contact_stands(session, request):
        raise ContactGone(request.id)
    request.reopen(by=by, at=at)
    await reminders.plan_again(session, request, at=at)
    await attempts.expect_again(session, request, at=at)


def may_reopen(request: ContactRequest) -> bool:
    """Closed, unless it goes on elsewhere: the youth said yes to another offer."""
    return request.status is Status.CLOSED and request.outcome is not ClosingOutcome.REORIENTED


async def contact_stands(session: AsyncSession, request: ContactRequest) -> bool:
    """Whether the organisation may still read how to reach the youth."""
    contact = await session.get(ContactDetail, request.contact_id)
    consent = await session.get_one(Consent, request.consent_id)
    return contact is not None and contact.token is not None and consent.stands
