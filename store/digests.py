"""Digests: one e-mail a day in the place of one a request, for those who asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ForeignKey, String, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base
from store.errors import DomainError
from store.notices import NoticeKind, tell_person
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person
from store.territories import Territory

HOURS = range(24)
ELSEWHERE = "Europe/Paris"
"""The time zone of those who belong to no territory."""


class NoSuchHour(DomainError):
    """A digest comes at one of the 24 hours."""


class Digest(Base):
    """The digest of one person and one local day, asked for once or passed over."""

    __tablename__ = "digests"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime]


@dataclass(frozen=True)
class _Reader:
    """Somebody who reads a digest, at this hour of this time zone."""

    person_id: int
    hour: int
    timezone: str

    def day_due(self, at: datetime) -> date:
        """The local day whose digest came last: yesterday's before the hour, still owed if it was not written."""
        return (at.astimezone(ZoneInfo(self.timezone)) - timedelta(hours=self.hour)).date()


async def choose(session: AsyncSession, person_id: int, hour: int | None, *, at: datetime) -> None:
    """One digest a day at this local hour, from its next coming on; None for an e-mail a request."""
    if hour is not None and hour not in HOURS:
        raise NoSuchHour(hour)
    person = await session.get_one(Person, person_id, with_for_update={"key_share": True})
    person.digest_hour = hour
    await session.flush()
    for reader in await _readers(session, person_id):
        day = reader.day_due(at)
        if not await _written(session, {person_id: day}):
            session.add(Digest(person_id=person_id, day=day, at=at))


async def write_due(session: AsyncSession, at: datetime) -> int:
    """Ask for the letter of each digest whose hour has come; it is not written when there is nothing to say.

    Return how many. Two at once share the work: the people are locked, and read again after the lock.
    """
    due = {reader.person_id: reader.day_due(at) for reader in await _readers(session)}
    due = await _without_written(session, due)
    locked = await _lock(session, due)
    wanted = await _without_written(session, {person_id: due[person_id] for person_id in locked})
    for person_id, day in wanted.items():
        session.add(Digest(person_id=person_id, day=day, at=at))
        session.add(tell_person(NoticeKind.DIGEST, person_id=person_id, detail=day.isoformat(), at=at))
    return len(wanted)


async def _readers(session: AsyncSession, person_id: int | None = None) -> list[_Reader]:
    of_organisation = Membership.perimeter_kind == PerimeterKind.ORGANISATION
    query = (
        select(Person.id, Person.digest_hour, func.min(Territory.timezone))
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Organisation, and_(of_organisation, cast(Organisation.id, String) == Membership.perimeter_id))
        .outerjoin(
            Territory,
            or_(
                Territory.id == Organisation.territory_id,
                and_(Membership.perimeter_kind == PerimeterKind.TERRITORY, Territory.id == Membership.perimeter_id),
            ),
        )
        .where(Person.digest_hour.is_not(None), Person.disabled_at.is_(None))
        .group_by(Person.id, Person.digest_hour)
    )
    rows = await session.execute(query if person_id is None else query.where(Person.id == person_id))
    return [_Reader(id_, hour, timezone or ELSEWHERE) for id_, hour, timezone in rows.all() if hour is not None]


async def _without_written(session: AsyncSession, days: dict[int, date]) -> dict[int, date]:
    written = await _written(session, days)
    return {person_id: day for person_id, day in days.items() if (person_id, day) not in written}


async def _written(session: AsyncSession, days: dict[int, date]) -> set[tuple[int, date]]:
    """Among the digests of these days; the days of one instant are two or three, wherever people live."""
    query = select(Digest.person_id, Digest.day).where(Digest.day.in_(set(days.values())))
    rows = (await session.execute(query)).all()
    return {(person_id, day) for person_id, day in rows if days.get(person_id) == day}


async def _lock(session: AsyncSession, person_ids: Iterable[int]) -> list[int]:
    query = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    return list(await session.scalars(query.with_for_update(skip_locked=True, key_share=True)))
