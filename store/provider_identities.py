"""Provider identities: who an OpenID provider says somebody is, tied to an account that exists already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import people
from store.database import Base
from store.errors import DomainError
from store.people import Person
from store.security_changes import SecurityChange, tell


class UnknownIdentity(DomainError):
    """No active account has this identity nor this address: a provider creates nobody."""


class ConflictingIdentity(DomainError):
    """The identity is one person's, the address another's: nobody is signed in."""


class ProviderIdentity(Base):
    """The subject belongs to the identity provider behind the issuer: one person may have several."""

    __tablename__ = "provider_identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    linked_at: Mapped[datetime]


@dataclass(frozen=True)
class Identity:
    """What a provider proved; the address may be missing."""

    issuer: str
    subject: str
    email: str | None


async def sign_in(session: AsyncSession, identity: Identity, *, at: datetime) -> int:
    """Whose identity it is: by subject, else by address, which ties the two; the person is told of it.

    Raise `UnknownIdentity` or `ConflictingIdentity`.
    """
    tied = await session.get(ProviderIdentity, (identity.issuer, identity.subject))
    by_email = await people.find_by_email(session, identity.email) if identity.email else None
    if tied is not None:
        return await _tied_to(session, tied, by_email)
    if by_email is None:
        raise UnknownIdentity
    session.add(ProviderIdentity(issuer=identity.issuer, subject=identity.subject, person_id=by_email.id, linked_at=at))
    tell(session, by_email.id, SecurityChange.IDENTITY_LINKED, at=at)
    return by_email.id


async def has_any(session: AsyncSession, person_id: int) -> bool:
    query = select(ProviderIdentity.subject).where(ProviderIdentity.person_id == person_id).limit(1)
    return await session.scalar(query) is not None


async def _tied_to(session: AsyncSession, tied: ProviderIdentity, by_email: Person | None) -> int:
    if by_email is not None and by_email.id != tied.person_id:
        raise ConflictingIdentity(tied.person_id)
    person = await session.get(Person, tied.person_id)
    if person is None or person.disabled_at is not None:
        raise UnknownIdentity
    return person.id
