"""Second factors: an application that shows a code every thirty seconds (TOTP, RFC 6238)."""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import ForeignKey, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.key_ring import KeyRing

STEP_SECONDS = 30
WINDOW = (0, -1, 1)
"""Steps around the present one: telephones are late, or early."""


class SecondFactor(Base):
    """`candidate` waits for its first code, while the `secret` in use goes on; both are sealed.

    `last_step` is that of the last code used: neither it nor an older one opens anything again.
    """

    __tablename__ = "second_factors"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    secret: Mapped[bytes | None]
    candidate: Mapped[bytes | None]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


async def find_confirmed_at(session: AsyncSession, person_id: int) -> datetime | None:
    """Since when codes are asked for; None when they are not."""
    found = await session.get(SecondFactor, person_id)
    return None if found is None else found.confirmed_at


async def propose(session: AsyncSession, person_id: int, *, keys: KeyRing) -> None:
    """Draw a secret for a new application; nothing changes until it is confirmed."""
    found = await session.get(SecondFactor, person_id) or SecondFactor(person_id=person_id)
    found.candidate = keys.encrypt(pyotp.random_base32(), bound_to=_bound_to(person_id))
    session.add(found)


async def find_candidate(session: AsyncSession, person_id: int, *, keys: KeyRing) -> str | None:
    """The secret to copy into the application, as it waits for its first code."""
    found = await session.get(SecondFactor, person_id)
    if found is None or found.candidate is None:
        return None
    return keys.decrypt(found.candidate, bound_to=_bound_to(person_id))


async def confirm(session: AsyncSession, person_id: int, code: str, *, keys: KeyRing, at: datetime) -> bool:
    """Use the proposed application from now on, when it shows the right code."""
    found = await session.get(SecondFactor, person_id, with_for_update=True)
    if found is None or found.candidate is None:
        return False
    step = _step_of(code, keys.decrypt(found.candidate, bound_to=_bound_to(person_id)), at=at)
    if step is None:
        return False
    found.secret, found.candidate = found.candidate, None
    found.confirmed_at, found.last_step = at, step
    return True


async def accepts(session: AsyncSession, person_id: int, code: str, *, keys: KeyRing, at: datetime) -> bool:
    """Whether the code is right now, once."""
    found = await session.get(SecondFactor, person_id)
    if found is None or found.secret is None:
        return False
    step = _step_of(code, keys.decrypt(found.secret, bound_to=_bound_to(person_id)), at=at)
    if step is None:
        return False
    used = await session.execute(
        update(SecondFactor)
        .where(
            SecondFactor.person_id == person_id,
            SecondFactor.secret == found.secret,
            or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
        )
        .values(last_step=step)
        .returning(SecondFactor.person_id)
    )
    return used.scalar_one_or_none() is not None


async def remove(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))


def address_of(secret: str, *, email: str, issuer: str) -> str:
    """What the QR code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def _step_of(code: str, secret: str, *, at: datetime) -> int | None:
    given, now = "".join(code.split()), int(at.timestamp()) // STEP_SECONDS
    totp, right = pyotp.TOTP(secret), None
    # Every step is compared, so that time tells nothing.
    for step in (now + shift for shift in WINDOW):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()) and right is None:
            right = step
    return right


def _bound_to(person_id: int) -> str:
    return f"second_factors.secret:{person_id}"
