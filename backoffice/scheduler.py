"""The scheduler: what time brings about, done in small turns by any number of processes at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import count

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.desk import Desk
from store import digests, reminders, unanswered_proposals
from store.broken_promises import set_aside_broken
from store.capacity import settle_capacity

logger = logging.getLogger(__name__)
PAUSE = 30.0
MOST_TURNS = 200
"""Of one task in one round: the others must not wait for ever."""

Task = Callable[[AsyncSession, datetime], Awaitable[int]]
"""Does a little of what is due, in the turn that it is given, and returns how much: it is called again until 0.

It may run twice, twice at once, or hours late: what it did must be written where it looks for what is due.
"""

TASKS: tuple[Task, ...] = (
    reminders.settle_due,
    digests.write_due,
    unanswered_proposals.lapse_due,
    settle_capacity,
)
# They look at more than what is due: one round in so many is enough.
SELDOM: tuple[Task, ...] = (set_aside_broken,)
ROUNDS_BETWEEN = 20
AWAY = (OperationalError, InterfaceError, OSError)


async def run_for_ever(desk: Desk) -> None:
    for number in count():
        try:
            await run_once(desk, TASKS if number % ROUNDS_BETWEEN else TASKS + SELDOM)
        except AWAY as error:
            logger.warning("the database is away: %s", type(error).__name__)
        await asyncio.sleep(PAUSE)


async def run_once(desk: Desk, tasks: tuple[Task, ...] = TASKS + SELDOM) -> int:
    """Do everything that is due; return how much there was. A task that fails does not stop the others."""
    done = 0
    for task in tasks:
        try:
            done += await _finish(desk, task)
        except AWAY:
            raise
        except Exception as error:
            logger.error("task %s failed: %s", getattr(task, "__name__", "?"), type(error).__name__)
    return done


async def _finish(desk: Desk, task: Task) -> int:
    done = 0
    for _ in range(MOST_TURNS):
        async with desk.database.turn() as session:
            taken = await task(session, desk.clock())
        if not taken:
            break
        done += taken
    return done
