"""Unanswered lists: what the assistant left without an answer in a territory, newest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.territories import Territory
from store.unanswered import UnansweredKind, UnansweredTurn

WINDOW = timedelta(days=30)
PAGE_SIZE = 25


@dataclass(frozen=True)
class UnansweredLine:
    """`text` is masked; None when nothing was typed."""

    kind: UnansweredKind
    at: datetime
    question: str | None
    text: str | None


@dataclass(frozen=True)
class UnansweredList:
    """One page: `number` of `pages`."""

    lines: tuple[UnansweredLine, ...]
    total: int
    number: int
    pages: int


async def count_unanswered(session: AsyncSession, territory: Territory, *, at: datetime) -> int:
    """Of the last 30 days, which is as long as they are kept."""
    query = select(func.count()).where(*_recent(territory, at))
    return await session.scalar(query) or 0


async def unanswered_list(session: AsyncSession, territory: Territory, *, number: int, at: datetime) -> UnansweredList:
    total = await count_unanswered(session, territory, at=at)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(number, pages)
    query = (
        select(UnansweredTurn.kind, UnansweredTurn.at, UnansweredTurn.question, UnansweredTurn.text)
        .where(*_recent(territory, at))
        .order_by(UnansweredTurn.at.desc(), UnansweredTurn.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    lines = tuple(UnansweredLine(*row) for row in (await session.execute(query)).all())
    return UnansweredList(lines, total, number, pages)


def _recent(territory: Territory, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (UnansweredTurn.territory_id == territory.id, UnansweredTurn.at >= at - WINDOW)
