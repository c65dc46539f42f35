"""The gateway as it runs, between a stand-in of Telegram and a stand-in of the dialogue engine."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.channels.telegram import channel
from bot.channels.telegram.pace import Pace, Rate
from bot.distress import Detector
from bot.settings import Settings
from store.conversations import Conversation
from store.database import Database
from store.messages import Author, Message, history
from store.tables import METADATA
from tests.bot.telegram.bot_api import TOKEN, BotApi
from tests.bot.telegram.engine import Engine
from tests.bot.telegram.serving import listening, served
from tests.bot.telegram.youth import Youth, until

SECRET = "push-secret"
_chats = count(5_550_001)


@dataclass
class Telegram:
    """Everything that a test looks at."""

    api: BotApi
    engine: Engine
    database: Database
    url: str
    settings: Settings

    def youth(self) -> Youth:
        return Youth(next(_chats), self.api)

    async def conversations(self) -> Sequence[Conversation]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Conversation).order_by(Conversation.created_at)))

    async def history(self, conversation_id: str) -> list[Message]:
        async with self.database.read() as session:
            return await history(session, conversation_id)

    async def said_by(self, author: Author) -> list[str | None]:
        [conversation] = await self.conversations()
        return [m.body.text for m in await self.history(conversation.id) if m.author is author]


Start = Callable[..., Awaitable[Telegram]]


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Loaded once: it takes seconds."""
    return Detector.load()


@pytest.fixture
async def start(tmp_path: Path, detector: Detector, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Start a gateway; `pushed` has it take updates by webhook."""
    monkeypatch.setattr(Detector, "load", lambda: detector)
    # A stand-in bears more messages a second than Telegram.
    monkeypatch.setattr(channel, "Pace", lambda: Pace(overall=Rate(1 / 1000, 50), chat=Rate(0.01, 50)))
    async with AsyncExitStack() as stack:

        async def started(*, pushed: bool = False) -> Telegram:
            api, engine = BotApi(), Engine()
            url = f"sqlite+aiosqlite:///{tmp_path}/boussole.db"
            database = Database(url)
            stack.push_async_callback(database.close)
            async with database.engine.begin() as connection:
                await connection.run_sync(METADATA.create_all)
            bound = listening()
            stack.callback(bound.close)
            settings = Settings(
                database_url=url,
                rasa_url=await stack.enter_async_context(served(engine.app)),
                rasa_secret="shared",
                contact_keys="k1:" + base64.b64encode(b"k" * 32).decode(),
                signing_key="signing",
                public_url=f"http://127.0.0.1:{bound.getsockname()[1]}",
                telegram_token=TOKEN,
                telegram_api_url=await stack.enter_async_context(served(api.app)),
                telegram_webhook_secret=SECRET if pushed else "",
            )
            address = await stack.enter_async_context(served(create_app(settings), bound))
            ready = "setWebhook" if pushed else "getUpdates"
            await until(lambda: api.named(ready))
            return Telegram(api, engine, database, address, settings)

        yield started


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
async def telegram(request: pytest.FixtureRequest, start: Start) -> Telegram:
    """The gateway, by long polling then by webhook."""
    return await start(pushed=request.param)


@pytest.fixture
async def polled(start: Start) -> Telegram:
    return await start()


@pytest.fixture
async def pushed(start: Start) -> Telegram:
    return await start(pushed=True)
