"""Months: promises and delays month by month, over the last twelve."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.figures.tallies import TALLIED, Reading, Record, Tally, tallied
from store.whereabouts import DEFAULT_TIMEZONE

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """The requests made in the month that begins on `first`."""

    first: date
    record: Record


async def months(
    session: AsyncSession, perimeter: ColumnElement[bool], read: Reading, *, at: datetime
) -> tuple[Month, ...]:
    """The last twelve, the current one included, oldest first; one query."""
    firsts = _firsts(at)
    tallies: dict[int, Tally] = defaultdict(Tally)
    begins = [datetime.combine(first, time.min, ZoneInfo(DEFAULT_TIMEZONE)) for first in firsts]
    before = [(ContactRequest.created_at < later, rank) for rank, later in enumerate(begins[1:])]
    month = case(*before, else_=MONTHS - 1).label("month")
    recent = (perimeter, ContactRequest.created_at >= begins[0])
    for rank, *counted in await session.execute(select(month, *tallied(at)).where(*recent).group_by("month", *TALLIED)):
        tallies[rank].count(*counted)
    return tuple(Month(first, read(tallies[rank])) for rank, first in enumerate(firsts))


def _firsts(at: datetime) -> list[date]:
    today = at.astimezone(ZoneInfo(DEFAULT_TIMEZONE)).date()
    this = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this - MONTHS + 1, this + 1)]
