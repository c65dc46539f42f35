"""Batches: work on many rows in one transaction, where one that fails does not stop the others."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

logger = logging.getLogger(__name__)


async def work_through(
    session: AsyncSession,
    keys: Sequence[str],
    work: Callable[[Sequence[str]], Awaitable[None]],
    *,
    put_off: Callable[[str], Awaitable[None]],
) -> int:
    """Work on all at once, or on each alone when something fails; what fails alone is put off.

    Return how many were taken up. Keys are logged: identifiers, never words.
    """
    if not keys or await _done(session, keys, work):
        return len(keys)
    for key in keys:
        if not await _done(session, [key], work):
            await put_off(key)
    return len(keys)


async def _done(session: AsyncSession, keys: Sequence[str], work: Callable[[Sequence[str]], Awaitable[None]]) -> bool:
    try:
        async with session.begin_nested():
            await work(keys)
    except Exception as error:
        # The savepoint took its writes back; what ended the whole transaction is raised by the next statement.
        logger.error("work on %s failed: %s", ", ".join(keys[:3]), type(error).__name__)
        return False
    return True
