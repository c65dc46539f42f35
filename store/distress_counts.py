"""Distress counts: how often help was shown, by kind, day and territory; nothing else is kept."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base


class DistressCount(Base):
    __tablename__ = "distress_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    # Empty outside every territory.
    territory_id: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


async def count(session: AsyncSession, *, day: date, kind: str, territory_id: str | None) -> None:
    territory = territory_id or ""
    row = await session.scalar(
        select(DistressCount)
        .where(DistressCount.day == day, DistressCount.kind == kind, DistressCount.territory_id == territory)
        .with_for_update()
    )
    if row is None:
        row = DistressCount(day=day, kind=kind, territory_id=territory, count=0)
        session.add(row)
    row.count += 1
