"""Recovery codes: ten secrets on paper, each in place of one code of a lost telephone."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.references import ALPHABET, READ_AS

HOW_MANY = 10
# 72 bits: no dictionary of the hashes can be made, so a plain hash is enough.
CHARACTERS = 16
GROUP = 4
LONGEST_TEXT = 60


class RecoveryCode(Base):
    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]


async def renew(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """Ten new codes, to be shown once; those of before are worth nothing any more."""
    await remove(session, person_id)
    drawn = ["".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(person_id, code)) for code in drawn)
    return tuple(_shown(code) for code in drawn)


async def use(session: AsyncSession, person_id: int, text: str, *, at: datetime) -> bool:
    """Whether the code is one of theirs and not used yet, whatever its case, spaces and look-alikes; use it up."""
    if len(text) > LONGEST_TEXT:
        return False
    code = "".join(READ_AS.get(each, each) for each in text.upper() if each.isalnum())
    used = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == _hash(person_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.person_id)
    )
    return used.scalar_one_or_none() is not None


async def count_left(session: AsyncSession, person_id: int) -> int:
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return await session.scalar(query) or 0


async def remove(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _shown(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def _hash(person_id: int, code: str) -> str:
    return sha256(f"{person_id}:{code}".encode()).hexdigest()
