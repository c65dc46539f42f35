"""Passwords: kept as Argon2 hashes, and compared in the same time whether they exist or not."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.errors import DomainError
from store.password_rules import LONGEST, normalised
from store.people import Person


class WrongPassword(DomainError):
    """No such account, no password, or another one: the three are not told apart."""


class Password(Base):
    __tablename__ = "passwords"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]


@dataclass(frozen=True)
class RightPassword:
    """Whose it is; `better` replaces the hash `kept` when Argon2 is now asked for more work."""

    person_id: int
    kept: str = field(repr=False)
    better: str | None = field(repr=False)


async def check(session: AsyncSession, email: str, password: str) -> RightPassword:
    """Raise `WrongPassword`, after the same work, when the account of this address has another one or none."""
    query = select(Password).join(Person).where(Person.email == email.strip().lower(), Person.disabled_at.is_(None))
    return await _check(await session.scalar(query), password)


async def check_own(session: AsyncSession, person_id: int, password: str) -> RightPassword:
    return await _check(await session.get(Password, person_id), password)


async def hash_of(password: str) -> str:
    """Takes a moment and 64 MiB: in a thread, outside any transaction that writes."""
    return await asyncio.to_thread(_hasher().hash, normalised(password))


async def keep(session: AsyncSession, person_id: int, hashed: str, *, at: datetime) -> bool:
    """Set the password; say whether there was one before."""
    found = await session.get(Password, person_id)
    if found is None:
        session.add(Password(person_id=person_id, hash=hashed, set_at=at))
        return False
    found.hash, found.set_at = hashed, at
    return True


async def improve(session: AsyncSession, right: RightPassword) -> None:
    """Take the better hash, unless the password was changed meanwhile."""
    if right.better is not None:
        same = update(Password).where(Password.person_id == right.person_id, Password.hash == right.kept)
        await session.execute(same.values(hash=right.better))


async def remove(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(Password).where(Password.person_id == person_id))


async def _check(found: Password | None, password: str) -> RightPassword:
    # Nobody's password costs as much time as somebody's.
    decoy = await asyncio.to_thread(_decoy)
    kept = decoy if found is None else found.hash
    if not await asyncio.to_thread(_matches, kept, password) or found is None:
        raise WrongPassword
    better = await hash_of(password) if _hasher().check_needs_rehash(kept) else None
    return RightPassword(found.person_id, kept, better)


def _matches(kept: str, password: str) -> bool:
    text = normalised(password[: LONGEST + 1])
    try:
        return _hasher().verify(kept, text)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    """The library's own parameters follow RFC 9106, and grow with it."""
    return PasswordHasher()


@cache
def _decoy() -> str:
    return _hasher().hash(token_urlsafe(32))
