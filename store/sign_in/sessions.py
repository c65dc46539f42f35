"""Web sessions: who stays signed in, from which device, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, new_id
from store.errors import DomainError
from store.key_ring import KeyRing, Unreadable
from store.sign_in.devices import Browser, Device, System

SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
PROOF_LIFE = timedelta(minutes=10)
"""How long one may change one's ways to sign in after having shown who one is."""


class NoSuchSession(DomainError):
    """No live session of this name belongs to this person."""


class Way(StrEnum):
    """How somebody signed in."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - a name, not a secret
    PROCONNECT = "proconnect"


class WebSession(Base):
    """`public_id` is its name in pages; `id_token` is ProConnect's, sealed, to end its session as well."""

    __tablename__ = "web_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    csrf: Mapped[str]
    way: Mapped[Way]
    browser: Mapped[Browser]
    system: Mapped[System]
    id_token: Mapped[bytes | None]
    started_at: Mapped[datetime]
    proven_at: Mapped[datetime]
    seen_at: Mapped[datetime]


@dataclass(frozen=True)
class OwnSession:
    """A session as its person may read it."""

    id: str
    way: Way
    device: Device
    started_at: datetime
    proven_at: datetime
    seen_at: datetime


def open_session(
    session: AsyncSession,
    person_id: int,
    *,
    at: datetime,
    way: Way = Way.LINK,
    device: Device | None = None,
    id_token: str | None = None,
    keys: KeyRing | None = None,
) -> str:
    """The secret of a new session, for the cookie; only its hash is kept. An `id_token` comes with its `keys`."""
    secret, name = token_urlsafe(32), new_id()
    known = device or Device()
    session.add(
        WebSession(
            token_hash=_hash(secret),
            public_id=name,
            person_id=person_id,
            csrf=token_urlsafe(24),
            way=way,
            browser=known.browser,
            system=known.system,
            id_token=keys.encrypt(id_token, bound_to=_bound_to(name)) if id_token and keys else None,
            started_at=at,
            proven_at=at,
            seen_at=at,
        )
    )
    return secret


async def change_session(
    session: AsyncSession,
    leaving: str,
    person_id: int,
    *,
    at: datetime,
    way: Way,
    device: Device,
    id_token: str | None = None,
    keys: KeyRing | None = None,
) -> str:
    """Open a new session in a browser, and end the one that it had; those that died of age are forgotten."""
    await close_session(session, leaving)
    await session.execute(
        delete(WebSession).where(WebSession.person_id == person_id, WebSession.started_at < at - SESSION_LIFE)
    )
    return open_session(session, person_id, at=at, way=way, device=device, id_token=id_token, keys=keys)


async def find_session(session: AsyncSession, secret: str, *, at: datetime) -> WebSession | None:
    """The live session of this cookie; being asked for keeps it alive."""
    found = await session.get(WebSession, _hash(secret))
    if found is None or at - found.seen_at > SESSION_IDLE or at - found.started_at > SESSION_LIFE:
        return None
    # One write a minute at most: reading a page must not wait for a writer.
    if at - found.seen_at > timedelta(minutes=1):
        found.seen_at = at
    return found


async def own_sessions(session: AsyncSession, person_id: int, *, at: datetime) -> list[OwnSession]:
    """The live sessions of a person, the last one used first."""
    query = select(WebSession).where(
        WebSession.person_id == person_id,
        WebSession.seen_at >= at - SESSION_IDLE,
        WebSession.started_at >= at - SESSION_LIFE,
    )
    rows = await session.scalars(query.order_by(WebSession.seen_at.desc(), WebSession.public_id))
    return [own(row) for row in rows]


async def close_session(session: AsyncSession, secret: str) -> None:
    await session.execute(delete(WebSession).where(WebSession.token_hash == _hash(secret)))


async def close_own_session(session: AsyncSession, person_id: int, public_id: str) -> None:
    """Raise `NoSuchSession` when it is not this person's."""
    closed = await session.execute(
        delete(WebSession)
        .where(WebSession.person_id == person_id, WebSession.public_id == public_id)
        .returning(WebSession.public_id)
    )
    if closed.scalar_one_or_none() is None:
        raise NoSuchSession(public_id)


async def close_all_sessions(session: AsyncSession, person_id: int, *, but: str | None = None) -> None:
    """Sign somebody out everywhere; `but` names the session that stays."""
    ending = delete(WebSession).where(WebSession.person_id == person_id)
    await session.execute(ending if but is None else ending.where(WebSession.public_id != but))


def is_proven(own_session: OwnSession, *, at: datetime) -> bool:
    """Whether this person showed who they are a moment ago."""
    return at - own_session.proven_at < PROOF_LIFE


async def prove(session: AsyncSession, public_id: str, *, at: datetime) -> None:
    await session.execute(update(WebSession).where(WebSession.public_id == public_id).values(proven_at=at))


async def sign_out(session: AsyncSession, secret: str, *, keys: KeyRing) -> str | None:
    """Close the session of this cookie; the provider's token that it was opened with, to sign out there too."""
    found = await session.get(WebSession, _hash(secret))
    if found is None:
        return None
    await session.delete(found)
    return _id_token(found, keys)


def own(row: WebSession) -> OwnSession:
    return OwnSession(
        row.public_id, row.way, Device(row.browser, row.system), row.started_at, row.proven_at, row.seen_at
    )


def _id_token(row: WebSession, keys: KeyRing) -> str | None:
    if row.id_token is None:
        return None
    try:
        return keys.decrypt(row.id_token, bound_to=_bound_to(row.public_id))
    except Unreadable:
        # Its key is gone: one signs out here all the same.
        return None


def _bound_to(public_id: str) -> str:
    return f"web_sessions.id_token:{public_id}"


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
