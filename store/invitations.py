"""Invitations: a role offered to an address, accepted once by whoever reads its letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, ForeignKey, Index, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import newcomers
from store.database import Base, new_id
from store.errors import DomainError
from store.invited_people import Invited, get_or_add
from store.membership_changes import MembershipChange, MembershipChangeKind
from store.people import Membership, NoSuchPerson, PerimeterKind, Person, Role, Viewer, get_viewer
from store.workplaces import NoSuchWorkplace, Workplace, get_workplace, roles_given

INVITATION_LIFE = timedelta(days=7)


class NoSuchInvitation(DomainError):
    """It does not exist, waits no more, or is not this viewer's to send: they cannot be told apart."""


class NotTheirsToGive(DomainError):
    """This viewer gives other roles here."""


class OwnAddress(NotTheirsToGive):
    """Nobody gives a role to themselves, whatever they give to others."""


class AlreadyMember(DomainError):
    """This person holds this role here."""


class InvitationOver(DomainError):
    """Unknown, used, revoked, replaced, too old, or its inviter gives this no more: they are not told apart."""


class Invitation(Base):
    """`name` is what whoever invites wrote: they may not learn the name of an account that they do not know."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_perimeter", "perimeter_kind", "perimeter_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    role: Mapped[Role]
    perimeter_kind: Mapped[PerimeterKind]
    perimeter_id: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def waits(self) -> bool:
        """Neither used nor revoked; too old, it may be sent again."""
        return self.accepted_at is None and self.revoked_at is None

    def is_open(self, at: datetime) -> bool:
        return self.waits and self.expires_at > at

    def renew(self, *, at: datetime) -> str:
        """A new secret, and the old one opens nothing any more."""
        secret = token_urlsafe(32)
        self.token_hash, self.expires_at = _hash(secret), at + INVITATION_LIFE
        return secret

    def opens_with(self, secret: str) -> bool:
        return self.token_hash == _hash(secret)


@dataclass(frozen=True)
class Sent:
    """An invitation with the secret that its letter will hold."""

    invitation: Invitation
    secret: str


async def invite(
    session: AsyncSession, viewer: Viewer, workplace: Workplace, invited: Invited, *, role: Role | None, at: datetime
) -> Sent:
    """One that waits for the same person and role is sent again instead.

    Raise `NotTheirsToGive`, `OwnAddress` or `AlreadyMember`.
    """
    if role is None or role not in roles_given(viewer, workplace):
        raise NotTheirsToGive(role)
    person = await get_or_add(session, invited)
    if person.id == viewer.person_id:
        raise OwnAddress(person.id)
    held = _held(person.id, role, workplace.kind, workplace.id)
    if await session.scalar(select(Membership.id).where(*held)) is not None:
        raise AlreadyMember(person.id)
    waiting = await _find_waiting(session, person.id, role, workplace)
    if waiting is not None:
        waiting.name = invited.name
        return _send_again(session, waiting, viewer, at=at)
    made = Invitation(
        id=new_id(),
        person_id=person.id,
        name=invited.name,
        role=role,
        perimeter_kind=workplace.kind,
        perimeter_id=workplace.id,
        invited_by=viewer.person_id,
        created_at=at,
    )
    session.add(made)
    _note(session, made, MembershipChangeKind.INVITED, by_id=viewer.person_id, at=at)
    return Sent(made, made.renew(at=at))


async def resend(session: AsyncSession, viewer: Viewer, invitation_id: str, *, at: datetime) -> Sent:
    """A new secret for seven more days; the old one dies. Raise `NoSuchInvitation`."""
    return _send_again(session, await get_waiting(session, viewer, invitation_id), viewer, at=at)


async def revoke(session: AsyncSession, viewer: Viewer, invitation_id: str, *, at: datetime) -> Invitation:
    """Its letter opens nothing any more. Raise `NoSuchInvitation`."""
    waiting = await get_waiting(session, viewer, invitation_id)
    _revoke(session, waiting, viewer, at=at)
    return waiting


async def revoke_those_of(
    session: AsyncSession, viewer: Viewer, workplace: Workplace, *, person_id: int, at: datetime
) -> None:
    """Whatever waits for this person there, among the roles that this viewer gives."""
    given = Invitation.role.in_(roles_given(viewer, workplace))
    query = select(Invitation).where(*_waiting(person_id, workplace), given)
    for waiting in await session.scalars(query.order_by(Invitation.id).with_for_update()):
        _revoke(session, waiting, viewer, at=at)


async def accept(session: AsyncSession, secret: str, *, at: datetime) -> int:
    """Make the membership, once, and give the person who holds it. Raise `InvitationOver`."""
    used = await session.execute(
        update(Invitation)
        .where(Invitation.token_hash == _hash(secret), *_open(at))
        .values(accepted_at=at)
        .returning(Invitation)
    )
    invitation = used.scalar_one_or_none()
    if invitation is None or not await _still_holds(session, invitation):
        raise InvitationOver
    held = _held(invitation.person_id, invitation.role, invitation.perimeter_kind, invitation.perimeter_id)
    if await session.scalar(select(Membership.id).where(*held)) is None:
        membership = Membership(
            person_id=invitation.person_id,
            role=invitation.role,
            perimeter_kind=invitation.perimeter_kind,
            perimeter_id=invitation.perimeter_id,
        )
        session.add(membership)
        await newcomers.tell(session, membership, at=at)
        _note(session, invitation, MembershipChangeKind.JOINED, by_id=invitation.person_id, at=at)
    return invitation.person_id


async def find_open(session: AsyncSession, secret: str, *, at: datetime) -> Invitation | None:
    """The one that this secret would accept; looking does not use it, mail scanners look."""
    query = select(Invitation).where(Invitation.token_hash == _hash(secret), *_open(at))
    found = await session.scalar(query)
    return found if found and await _still_holds(session, found) else None


async def get_waiting(session: AsyncSession, viewer: Viewer, invitation_id: str) -> Invitation:
    """Locked; raise `NoSuchInvitation` when this viewer may not give its role there."""
    found = await session.get(Invitation, invitation_id, with_for_update=True)
    if found is None or not found.waits:
        raise NoSuchInvitation(invitation_id)
    workplace = await get_workplace(session, found.perimeter_kind, found.perimeter_id)
    if found.role not in roles_given(viewer, workplace):
        raise NoSuchInvitation(invitation_id)
    return found


def _send_again(session: AsyncSession, waiting: Invitation, viewer: Viewer, *, at: datetime) -> Sent:
    # Whoever is invited may ask for the letter again, and does not become their own inviter.
    if viewer.person_id != waiting.person_id:
        waiting.invited_by = viewer.person_id
    _note(session, waiting, MembershipChangeKind.RESENT, by_id=viewer.person_id, at=at)
    return Sent(waiting, waiting.renew(at=at))


def _revoke(session: AsyncSession, waiting: Invitation, viewer: Viewer, *, at: datetime) -> None:
    waiting.revoked_at = at
    _note(session, waiting, MembershipChangeKind.REVOKED, by_id=viewer.person_id, at=at)


async def _find_waiting(session: AsyncSession, person_id: int, role: Role, workplace: Workplace) -> Invitation | None:
    query = select(Invitation).where(*_waiting(person_id, workplace), Invitation.role == role)
    return await session.scalar(query.with_for_update())


async def _still_holds(session: AsyncSession, invitation: Invitation) -> bool:
    """Whether its inviter may give this role now, and its account is active."""
    try:
        inviter = await get_viewer(session, invitation.invited_by)
        workplace = await get_workplace(session, invitation.perimeter_kind, invitation.perimeter_id)
    except (NoSuchPerson, NoSuchWorkplace):
        return False
    if invitation.role not in roles_given(inviter, workplace):
        return False
    return await _find_active(session, invitation.person_id) is not None


async def _find_active(session: AsyncSession, person_id: int) -> int | None:
    query = select(Person.id).where(Person.id == person_id, Person.disabled_at.is_(None))
    return await session.scalar(query)


def _waiting(person_id: int, workplace: Workplace) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.person_id == person_id,
        Invitation.perimeter_kind == workplace.kind,
        Invitation.perimeter_id == workplace.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )


def _open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > at


def _held(person_id: int, role: Role, kind: PerimeterKind, perimeter_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.person_id == person_id,
        Membership.role == role,
        Membership.perimeter_kind == kind,
        Membership.perimeter_id == perimeter_id,
    )


def _note(
    session: AsyncSession, invitation: Invitation, kind: MembershipChangeKind, *, by_id: int, at: datetime
) -> None:
    session.add(
        MembershipChange(
            perimeter_kind=invitation.perimeter_kind,
            perimeter_id=invitation.perimeter_id,
            role=invitation.role,
            name=invitation.name,
            kind=kind,
            at=at,
            by_id=by_id,
        )
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
