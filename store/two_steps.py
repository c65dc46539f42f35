"""Two steps: a right password, then a code, then a session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ForeignKey, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import passwords, recovery_codes, second_factors, sign_in
from store.database import Base
from store.errors import DomainError
from store.key_ring import KeyRing
from store.passwords import RightPassword, WrongPassword
from store.security_changes import SecurityChange, tell
from store.sign_in import Device, Way

STEP_LIFE = timedelta(minutes=10)
MOST_TRIES = 5


class StepRefused(DomainError):
    """The second step is unknown, done, too old, or was tried too often: the password is asked for again."""


class SecondStep(Base):
    """What a right password opens: the place where a code may be given, and nothing else."""

    __tablename__ = "second_steps"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime]
    tries: Mapped[int]


@dataclass(frozen=True)
class Answer:
    """What was typed: a code of the application, or a recovery code."""

    code: str = ""
    recovery: str = ""


async def begin(session: AsyncSession, right: RightPassword, *, at: datetime) -> str:
    """The secret of the second step, for a cookie; raise `WrongPassword` for a password without a second factor."""
    if await second_factors.find_confirmed_at(session, right.person_id) is None:
        raise WrongPassword
    await passwords.improve(session, right)
    await session.execute(delete(SecondStep).where(SecondStep.person_id == right.person_id, SecondStep.expires_at < at))
    secret = token_urlsafe(32)
    session.add(SecondStep(token_hash=_hash(secret), person_id=right.person_id, expires_at=at + STEP_LIFE, tries=0))
    return secret


async def find_person(session: AsyncSession, secret: str, *, at: datetime) -> int | None:
    """Whose second step this is, while a code may be given."""
    found = await session.get(SecondStep, _hash(secret))
    return found.person_id if found and found.expires_at > at and found.tries < MOST_TRIES else None


async def finish(
    session: AsyncSession, secret: str, answer: Answer, *, leaving: str, device: Device, keys: KeyRing, at: datetime
) -> str | None:
    """The secret of a new session, in place of the one of `leaving`; None when the code is wrong, which is counted.

    Raise `StepRefused` when no code may be given any more.
    """
    person_id = await _spend_try(session, secret, at=at)
    if answer.recovery:
        right = await recovery_codes.use(session, person_id, answer.recovery, at=at)
    else:
        right = await second_factors.accepts(session, person_id, answer.code, keys=keys, at=at)
    if not right:
        return None
    if answer.recovery:
        tell(session, person_id, SecurityChange.RECOVERY_CODE_USED, at=at)
    await session.execute(delete(SecondStep).where(SecondStep.token_hash == _hash(secret)))
    return await sign_in.change_session(session, leaving, person_id, at=at, way=Way.PASSWORD, device=device)


async def forget(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(SecondStep).where(SecondStep.person_id == person_id))


async def _spend_try(session: AsyncSession, secret: str, *, at: datetime) -> int:
    spent = await session.execute(
        update(SecondStep)
        .where(SecondStep.token_hash == _hash(secret), SecondStep.expires_at > at, SecondStep.tries < MOST_TRIES)
        .values(tries=SecondStep.tries + 1)
        .returning(SecondStep.person_id)
    )
    person_id = spent.scalar_one_or_none()
    if person_id is None:
        raise StepRefused
    return person_id


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
