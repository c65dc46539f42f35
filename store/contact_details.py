"""Contact details: encrypted, known elsewhere by reference only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import families
from store.database import Base
from store.errors import DomainError
from store.key_ring import KeyRing


class Erased(DomainError):
    """The contact detail was erased or withdrawn: nobody can read it any more."""


class DetailKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    FIRST_NAME = "first_name"


class ContactDetail(Base):
    __tablename__ = "contact_details"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[DetailKind]
    token: Mapped[bytes | None]
    blind_index: Mapped[bytes | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


async def keep(
    session: AsyncSession,
    *,
    detail_id: str,
    conversation_id: str,
    kind: DetailKind,
    value: str,
    keys: KeyRing,
    at: datetime,
) -> ContactDetail:
    """Encrypt and keep a normalised value; `detail_id` is the only name it has outside this table.

    The caller derives it from the message that holds the value, so that a turn tried again keeps it once.
    """
    known = await session.get(ContactDetail, detail_id)
    if known is not None:
        return known
    detail = ContactDetail(
        id=detail_id,
        conversation_id=conversation_id,
        kind=kind,
        token=keys.encrypt(value, bound_to=_bound_to(detail_id)),
        blind_index=keys.blind_index(value, purpose=f"contact_details.{kind}"),
        created_at=at,
    )
    session.add(detail)
    return detail


async def reveal(session: AsyncSession, detail_id: str, keys: KeyRing) -> str:
    """The value in clear; raise `Erased` when nobody may read it any more."""
    detail = await session.get(ContactDetail, detail_id)
    if detail is None or detail.token is None:
        raise Erased(detail_id)
    return keys.decrypt(detail.token, bound_to=_bound_to(detail_id))


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[ContactDetail]:
    """Those of its whole family."""
    query = select(ContactDetail).where(ContactDetail.conversation_id.in_(families.members(conversation_id)))
    return list(await session.scalars(query.order_by(ContactDetail.created_at)))


async def erase_all(session: AsyncSession, conversation_id: str, *, at: datetime) -> int:
    """How many could be read until now."""
    readable = 0
    for detail in await of_conversation(session, conversation_id):
        readable += detail.token is not None
        detail.token = detail.blind_index = None
        detail.erased_at = detail.erased_at or at
    return readable


def _bound_to(detail_id: str) -> str:
    return f"contact_details.token:{detail_id}"
