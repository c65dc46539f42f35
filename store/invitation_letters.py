"""Invitation letters: who invites to what, for the letter that carries the secret and for the page that it opens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store.invitations import Invitation, InvitationOver, Sent, find_open
from store.key_ring import KeyRing
from store.notices import Claimed, NoticeKind, tell_person
from store.people import PerimeterKind, Role, names_of
from store.workplaces import get_workplace


@dataclass(frozen=True)
class InvitationSheet:
    """What somebody reads before they accept."""

    role: Role
    kind: PerimeterKind
    workplace: str
    inviter: str
    name: str
    expires_at: datetime


@dataclass(frozen=True)
class InvitationLetter:
    sheet: InvitationSheet
    secret: str


def send(session: AsyncSession, sent: Sent, *, keys: KeyRing, at: datetime) -> None:
    """Prepare the letter; the secret stays sealed until it is written."""
    notice = tell_person(NoticeKind.INVITATION, person_id=sent.invitation.person_id, detail=sent.invitation.id, at=at)
    notice.secret = keys.encrypt(sent.secret, bound_to=_bound_to(notice.id))
    session.add(notice)


async def read_letter(
    session: AsyncSession, claimed: Claimed, keys: KeyRing, *, at: datetime
) -> InvitationLetter | None:
    """None when it was used, revoked, sent again or grew too old before the letter left."""
    invitation = await session.get(Invitation, claimed.detail or "")
    if invitation is None or claimed.secret is None or not invitation.is_open(at):
        return None
    secret = keys.decrypt(claimed.secret, bound_to=_bound_to(claimed.id))
    return InvitationLetter(await _sheet(session, invitation), secret) if invitation.opens_with(secret) else None


async def get_sheet(session: AsyncSession, secret: str, *, at: datetime) -> InvitationSheet:
    """Change nothing. Raise `InvitationOver`."""
    invitation = await find_open(session, secret, at=at)
    if invitation is None:
        raise InvitationOver
    return await _sheet(session, invitation)


async def _sheet(session: AsyncSession, invitation: Invitation) -> InvitationSheet:
    workplace = await get_workplace(session, invitation.perimeter_kind, invitation.perimeter_id)
    names = await names_of(session, {invitation.invited_by})
    return InvitationSheet(
        role=invitation.role,
        kind=workplace.kind,
        workplace=workplace.name,
        inviter=names[invitation.invited_by],
        name=invitation.name,
        expires_at=invitation.expires_at,
    )


def _bound_to(notice_id: str) -> str:
    return f"notices.secret:{notice_id}"
