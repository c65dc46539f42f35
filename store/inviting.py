"""Inviting: an invitation made or renewed, and the letter that goes with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import invitation_letters, invitations
from store.invited_people import read_invited
from store.key_ring import KeyRing
from store.people import PerimeterKind, Role, Viewer
from store.workplaces import Workplace, get_led, get_workplace


@dataclass(frozen=True)
class InvitationForm:
    """What was typed; `role` is None when none was chosen."""

    name: str = ""
    email: str = ""
    role: Role | None = None


async def invite(
    session: AsyncSession,
    viewer: Viewer,
    kind: PerimeterKind,
    perimeter_id: str,
    form: InvitationForm,
    *,
    keys: KeyRing,
    at: datetime,
) -> None:
    """Raise `NoSuchWorkplace`, `UnreadableInvited`, `NotTheirsToGive`, `OwnAddress` or `AlreadyMember`."""
    workplace = await get_led(session, viewer, kind, perimeter_id)
    invited = read_invited(form.name, form.email)
    sent = await invitations.invite(session, viewer, workplace, invited, role=form.role, at=at)
    invitation_letters.send(session, sent, keys=keys, at=at)


async def send_again(
    session: AsyncSession, viewer: Viewer, invitation_id: str, *, keys: KeyRing, at: datetime
) -> Workplace:
    """Where it invites to. Raise `NoSuchInvitation`."""
    sent = await invitations.resend(session, viewer, invitation_id, at=at)
    invitation_letters.send(session, sent, keys=keys, at=at)
    return await get_workplace(session, sent.invitation.perimeter_kind, sent.invitation.perimeter_id)


async def revoke(session: AsyncSession, viewer: Viewer, invitation_id: str, *, at: datetime) -> Workplace:
    """Where it invited to. Raise `NoSuchInvitation`."""
    revoked = await invitations.revoke(session, viewer, invitation_id, at=at)
    return await get_workplace(session, revoked.perimeter_kind, revoked.perimeter_id)
