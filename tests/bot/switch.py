"""A switch that makes every database of the process go away, and come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Database


class Switch:
    def __init__(self) -> None:
        self._patches = pytest.MonkeyPatch()

    def off(self) -> None:
        @asynccontextmanager
        async def away(_database: Database) -> AsyncIterator[AsyncSession]:
            raise OperationalError("connect", {}, OSError("away"))
            yield

        self._patches.setattr(Database, "turn", away)
        self._patches.setattr(Database, "read", away)

    def on(self) -> None:
        self._patches.undo()

    def __enter__(self) -> "Switch":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.on()
