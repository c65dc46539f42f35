"""Sign-in links: single-use secrets sent by e-mail."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ForeignKey, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.errors import DomainError

LINK_LIFE = timedelta(minutes=20)


class LinkRefused(DomainError):
    """The link is unknown, used or too old: the three are not told apart."""


class SignInLink(Base):
    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def new_link(session: AsyncSession, person_id: int, *, at: datetime) -> str:
    """The secret of a single-use link; only its hash is kept."""
    secret = token_urlsafe(32)
    session.add(SignInLink(token_hash=_hash(secret), person_id=person_id, expires_at=at + LINK_LIFE))
    return secret


async def is_usable(session: AsyncSession, secret: str, *, at: datetime) -> bool:
    """Whether the link may still be used; looking does not use it, mail scanners look."""
    link = await session.get(SignInLink, _hash(secret))
    return link is not None and link.used_at is None and link.expires_at > at


async def use_link(session: AsyncSession, secret: str, *, at: datetime) -> int:
    """The person that the link signs in, once; raise `LinkRefused` otherwise."""
    used = await session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == _hash(secret), SignInLink.used_at.is_(None), SignInLink.expires_at > at)
        .values(used_at=at)
        .returning(SignInLink.person_id)
    )
    person_id = used.scalar_one_or_none()
    if person_id is None:
        raise LinkRefused
    return person_id


async def forget_links(session: AsyncSession, person_id: int) -> None:
    """Those that were sent and not used open nothing any more."""
    await session.execute(delete(SignInLink).where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None)))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
