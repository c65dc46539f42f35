"""The service: what the gateway is made of, wired once from its settings."""

from dataclasses import dataclass
from datetime import UTC, datetime

from redis.asyncio import Redis

from bot import words
from bot.conversation import Clock, Conversations
from bot.distress import Detector, Helplines
from bot.help_first import HelpFirst
from bot.locks import LocalLocks, Locks, RedisLocks
from bot.rasa import Dialogue
from bot.settings import Settings
from bot.turns import Turns
from bot.wake_ups import WakeUps
from bot.words import Words
from doors.limits import Limiter
from store.database import Database
from store.key_ring import KeyRing


@dataclass(frozen=True)
class Service:
    """Everything that a channel may call."""

    settings: Settings
    database: Database
    dialogue: Dialogue
    keys: KeyRing
    locks: Locks
    limiter: Limiter
    wake_ups: WakeUps
    conversations: Conversations
    turns: Turns
    helplines: Helplines
    words: Words
    clock: Clock
    redis: Redis | None

    async def close(self) -> None:
        await self.dialogue.close()
        await self.database.close()
        if self.redis is not None:
            await self.redis.aclose()


def now() -> datetime:
    return datetime.now(UTC)


def build(settings: Settings, *, clock: Clock = now) -> Service:
    """Nothing is opened yet: the database and Redis are reached at the first use."""
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    database = Database(settings.database_url)
    dialogue = Dialogue(settings.rasa_url, settings.rasa_secret.get_secret_value())
    keys = KeyRing.parse(settings.contact_keys.get_secret_value())
    locks: Locks = RedisLocks(redis) if redis is not None else LocalLocks()
    wake_ups = WakeUps(redis)
    said = words.load()
    helplines = Helplines.load()
    return Service(
        settings=settings,
        database=database,
        dialogue=dialogue,
        keys=keys,
        locks=locks,
        limiter=Limiter(secret=settings.signing_key.get_secret_value().encode(), redis=redis),
        wake_ups=wake_ups,
        conversations=Conversations(
            database=database,
            keys=keys,
            wake_ups=wake_ups,
            detector=Detector.load(),
            help_first=HelpFirst(helplines, said),
            clock=clock,
        ),
        turns=Turns(
            database=database,
            dialogue=dialogue,
            keys=keys,
            locks=locks,
            wake_ups=wake_ups,
            words=said,
            clock=clock,
        ),
        helplines=helplines,
        words=said,
        clock=clock,
        redis=redis,
    )
