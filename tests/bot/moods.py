"""Stand-in of the dialogue engine with moods: well, failing, slow, or talking nonsense."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum, auto

from fastapi import HTTPException
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from tests.bot.telegram.engine import Engine, TurnIn


class Mood(Enum):
    WELL = auto()
    UNAVAILABLE = auto()
    BROKEN = auto()
    GARBAGE = auto()
    STRANGE = auto()
    SLOW = auto()
    TRICKLING = auto()
    # Does the work, and does not live to tell it.
    FORGETFUL = auto()


SAID = {
    Mood.UNAVAILABLE: PlainTextResponse("{}", 503),
    Mood.BROKEN: PlainTextResponse("Internal Server Error", 500),
    Mood.GARBAGE: PlainTextResponse("<html>\x00\ud7ff"),
    Mood.STRANGE: PlainTextResponse('{"messages": [{"buttons": "none"}]}'),
}


@dataclass
class MoodyEngine(Engine):
    """`asked` is every call, repeats and failures too."""

    mood: Mood = Mood.WELL
    asked: list[TurnIn] = field(default_factory=list)
    slowness: float = 30.0

    async def _turn(self, turn: TurnIn) -> Response:
        self.asked.append(turn)
        if self.mood in SAID:
            return SAID[self.mood]
        if self.mood is Mood.TRICKLING:
            return StreamingResponse(_trickle())
        if self.mood is Mood.SLOW:
            await asyncio.sleep(self.slowness)
        answer = await super()._turn(turn)
        return SAID[Mood.BROKEN] if self.mood is Mood.FORGETFUL else answer

    async def _recall(self, sender: str) -> Response:
        if self.mood is not Mood.WELL:
            raise HTTPException(503)
        return await super()._recall(sender)

    async def _forget(self, sender: str) -> Response:
        if self.mood is not Mood.WELL:
            raise HTTPException(503)
        return await super()._forget(sender)


async def _trickle() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.05)
