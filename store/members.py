"""Members: who holds a role in an organisation or a team, who was invited, and how somebody leaves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.charter import CHARTER_VERSION
from store.contact_requests import ContactRequest
from store.errors import DomainError
from store.invitations import Invitation, revoke_those_of
from store.membership_changes import MembershipChange, MembershipChangeKind
from store.organisations import Organisation
from store.people import CharterSignature, Membership, PerimeterKind, Person, Role, Viewer
from store.request_events import person
from store.request_statuses import ENDED, OPEN_STATUSES
from store.workplaces import NoSuchWorkplace, Workplace, get_workplace, roles_given

SIGNATORIES = (Role.PROFESSIONAL, Role.ANIMATEUR)


class NoSuchMember(DomainError):
    """Nobody holds it any more, or this viewer may not end it: the two cannot be told apart."""


class LastMember(DomainError):
    """Nobody would be left to answer `open_requests` youths who wait."""

    def __init__(self, leaving: "Leaving") -> None:
        super().__init__(leaving.open_requests)
        self.leaving = leaving


@dataclass(frozen=True)
class Member:
    """`charter_signed` is None for who has none to sign."""

    membership_id: int
    person_id: int
    name: str
    role: Role
    charter_signed: bool | None


@dataclass(frozen=True)
class WaitingInvitation:
    id: str
    name: str
    email: str
    role: Role
    expires_at: datetime
    is_over: bool


@dataclass(frozen=True)
class Leaving:
    """A membership about to end; `open_requests` are the youths who would wait for nobody."""

    membership_id: int
    name: str
    workplace: Workplace
    open_requests: int


async def members_of(session: AsyncSession, workplace: Workplace) -> tuple[Member, ...]:
    """The active ones, by role then name."""
    signed = select(CharterSignature.person_id).where(CharterSignature.version == CHARTER_VERSION)
    query = (
        select(Membership.id, Person.id, Person.name, Membership.role, Person.id.in_(signed))
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.perimeter_kind == workplace.kind,
            Membership.perimeter_id == workplace.id,
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Membership.id)
    )
    rows = (await session.execute(query)).all()
    found = (
        Member(id_, person_id, name, role, bool(is_signed) if role in SIGNATORIES else None)
        for id_, person_id, name, role, is_signed in rows
    )
    ranks = list(Role)
    return tuple(sorted(found, key=lambda member: ranks.index(member.role)))


async def waiting_in(session: AsyncSession, workplace: Workplace, *, at: datetime) -> tuple[WaitingInvitation, ...]:
    """Invitations neither accepted nor revoked, the newest first."""
    query = (
        select(Invitation, Person.email)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.perimeter_kind == workplace.kind,
            Invitation.perimeter_id == workplace.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.expires_at.desc(), Invitation.id)
    )
    return tuple(
        WaitingInvitation(i.id, i.name, email, i.role, i.expires_at, is_over=not i.is_open(at))
        for i, email in await session.execute(query)
    )


async def remove(
    session: AsyncSession, viewer: Viewer, membership_id: int, *, confirmed: bool = False, at: datetime
) -> Workplace:
    """End a membership at once, and what invites them there; the requests they had are for a colleague to take.

    Raise `NoSuchMember`, or `LastMember` unless it is confirmed.
    """
    membership, workplace = await _get_led(session, viewer, membership_id)
    member = await session.get_one(Person, membership.person_id)
    waiting = await _left_alone(session, membership)
    if waiting and not confirmed:
        raise LastMember(Leaving(membership_id, member.name, workplace, waiting))
    if membership.role is Role.PROFESSIONAL:
        await _release(session, membership, viewer, at=at)
    await revoke_those_of(session, viewer, workplace, person_id=member.id, at=at)
    await session.delete(membership)
    session.add(
        MembershipChange(
            perimeter_kind=workplace.kind,
            perimeter_id=workplace.id,
            role=membership.role,
            name=member.name,
            kind=MembershipChangeKind.REMOVED,
            at=at,
            by_id=viewer.person_id,
        )
    )
    return workplace


async def _get_led(session: AsyncSession, viewer: Viewer, membership_id: int) -> tuple[Membership, Workplace]:
    membership = await session.get(Membership, membership_id, with_for_update=True)
    if membership is None:
        raise NoSuchMember(membership_id)
    try:
        workplace = await get_workplace(session, membership.perimeter_kind, membership.perimeter_id)
    except NoSuchWorkplace:
        raise NoSuchMember(membership_id) from None
    if membership.role not in roles_given(viewer, workplace):
        raise NoSuchMember(membership_id)
    return membership, workplace


async def _left_alone(session: AsyncSession, membership: Membership) -> int:
    """How many youths wait for an organisation that would have nobody left to call them."""
    if membership.role is not Role.PROFESSIONAL:
        return 0
    # Two who are removed at once would each count the other.
    await session.get_one(Organisation, int(membership.perimeter_id), with_for_update={"key_share": True})
    others = await session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.role == Role.PROFESSIONAL,
            Membership.perimeter_kind == PerimeterKind.ORGANISATION,
            Membership.perimeter_id == membership.perimeter_id,
            Membership.id != membership.id,
            Person.disabled_at.is_(None),
        )
    )
    if others:
        return 0
    query = select(func.count()).where(
        ContactRequest.organisation_id == int(membership.perimeter_id), ContactRequest.status.in_(OPEN_STATUSES)
    )
    return await session.scalar(query) or 0


async def _release(session: AsyncSession, membership: Membership, viewer: Viewer, *, at: datetime) -> None:
    query = select(ContactRequest).where(
        ContactRequest.organisation_id == int(membership.perimeter_id),
        ContactRequest.taken_by == membership.person_id,
        ContactRequest.status.not_in(ENDED),
    )
    by = person(viewer.person_id, on_behalf=int(membership.perimeter_id) not in viewer.organisations)
    for request in await session.scalars(query.order_by(ContactRequest.id).with_for_update()):
        request.release(by=by, at=at)
