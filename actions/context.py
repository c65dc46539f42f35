"""What every action may call: the store, the towns of France, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.places import Gazetteer


@dataclass(frozen=True)
class Context:
    database: Database
    gazetteer: Gazetteer
    clock: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    public_url: str
    # Whether one may go on in Telegram: where it has no name, nobody can.
    telegram_bot: str = ""
