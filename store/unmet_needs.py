"""Unmet needs: searches that found no offer, counted by day, commune and theme without anyone's trace."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base


class UnmetNeed(Base):
    __tablename__ = "unmet_needs"

    day: Mapped[date] = mapped_column(primary_key=True)
    commune: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


async def count(session: AsyncSession, *, day: date, commune: str | None, theme: str) -> None:
    """One more search without offer; an unknown commune counts under an empty code."""
    key = (day, commune or "", theme)
    row = await session.scalar(
        select(UnmetNeed)
        .where(UnmetNeed.day == key[0], UnmetNeed.commune == key[1], UnmetNeed.theme == key[2])
        .with_for_update()
    )
    if row is None:
        row = UnmetNeed(day=key[0], commune=key[1], theme=key[2], count=0)
        session.add(row)
    row.count += 1
