"""Sealed words: what people write about a contact request, unreadable in the database and gone with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store import people
from store.database import new_id
from store.key_ring import KeyRing
from store.request_events import Actor

IN_A_HURRY = timedelta(minutes=1)
"""The same words of the same person within it are one press made twice."""


@dataclass(frozen=True)
class Written:
    """Words in clear, for a page."""

    author: str
    at: datetime
    text: str


class SealedWords:
    """The columns of a table of such words; `token` is the ciphertext, None once erased."""

    __tablename__: str

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("contact_requests.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    token: Mapped[bytes | None]

    def seal(self, text: str, keys: KeyRing) -> None:
        self.token = keys.encrypt(text, bound_to=self._bound_to)

    def read(self, keys: KeyRing) -> str | None:
        return None if self.token is None else keys.decrypt(self.token, bound_to=self._bound_to)

    @property
    def _bound_to(self) -> str:
        return f"{self.__tablename__}.token:{self.id}"


async def of_request(
    session: AsyncSession, kind: type[SealedWords], request_id: str, keys: KeyRing
) -> tuple[Written, ...]:
    """Those that were not erased, oldest first."""
    words = await _all(session, kind, request_id)
    names = await people.names_of(session, {each.author_id for each in words})
    clear = ((each, each.read(keys)) for each in words)
    return tuple(Written(names[each.author_id], each.at, text) for each, text in clear if text is not None)


async def find_just_written[Words: SealedWords](
    session: AsyncSession, kind: type[Words], request_id: str, text: str, *, keys: KeyRing, by: Actor, at: datetime
) -> Words | None:
    """The same words of the same person, a moment before."""
    query = select(kind).where(kind.request_id == request_id, kind.author_id == by.person_id, kind.at > at - IN_A_HURRY)
    return next((each for each in await session.scalars(query) if each.read(keys) == text), None)


async def erase(session: AsyncSession, kind: type[SealedWords], request_id: str) -> None:
    for each in await _all(session, kind, request_id):
        each.token = None


async def _all(session: AsyncSession, kind: type[SealedWords], request_id: str) -> Sequence[SealedWords]:
    query = select(kind).where(kind.request_id == request_id, kind.token.is_not(None))
    return (await session.scalars(query.order_by(kind.at, kind.id))).all()
