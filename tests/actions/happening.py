"""Happening: what others do to a youth's request while they are away, and the news that follows."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from store.contact_requests import ContactRequest
from store.database import Database
from tests.actions.stage import Said, Stage


@dataclass(frozen=True)
class Happening:
    """One request; `stage` is its youth."""

    stage: Stage
    database: Database
    request: ContactRequest

    async def does(self, act: Callable[[ContactRequest], None]) -> None:
        async with self.database.turn() as session:
            act(await session.get_one(ContactRequest, self.request.id))

    async def news(self, kind: str, **more: str) -> list[Said]:
        """What the robot says when the gateway brings the news."""
        carried = {"news": kind, "request": self.request.id, **more}
        return await self.stage.press("/notice" + json.dumps(carried))

    async def answers(self, intent: str, **values: str) -> list[Said]:
        carried = {"request": self.request.reference, **values}
        return await self.stage.press(f"/{intent}" + json.dumps(carried))
