"""Sign-in: links sent by e-mail and the sessions that they open."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ForeignKey, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.errors import DomainError

LINK_LIFE = timedelta(minutes=20)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)


class LinkRefused(DomainError):
    """The link is unknown, used or too old: the three are not told apart."""


class SignInLink(Base):
    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    __tablename__ = "web_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    csrf: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


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


def open_session(session: AsyncSession, person_id: int, *, at: datetime) -> str:
    """The secret of a new session, for the cookie; only its hash is kept."""
    secret = token_urlsafe(32)
    session.add(
        WebSession(token_hash=_hash(secret), person_id=person_id, csrf=token_urlsafe(24), started_at=at, seen_at=at)
    )
    return secret


async def find_session(session: AsyncSession, secret: str, *, at: datetime) -> WebSession | None:
    """The live session of this cookie; being asked for keeps it alive."""
    found = await session.get(WebSession, _hash(secret))
    if found is None or at - found.seen_at > SESSION_IDLE or at - found.started_at > SESSION_LIFE:
        return None
    # One write a minute at most: reading a page must not wait for a writer.
    if at - found.seen_at > timedelta(minutes=1):
        found.seen_at = at
    return found


async def close_session(session: AsyncSession, secret: str) -> None:
    await session.execute(delete(WebSession).where(WebSession.token_hash == _hash(secret)))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
