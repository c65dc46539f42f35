"""What the dialogue server is told by its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECRET_HEADER = "X-Boussole-Secret"  # noqa: S105  a header's name, on both sides of the dialogue
LOG_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR"})

# Rasa's environment ships psycopg 2 and synchronous SQLite; the other environment uses psycopg 3 and aiosqlite.
DRIVERS = {
    "postgres": "postgresql+psycopg2",
    "postgresql": "postgresql+psycopg2",
    "postgresql+psycopg": "postgresql+psycopg2",
    "sqlite+aiosqlite": "sqlite",
}


class BadSetting(ValueError):
    """A setting is missing or unusable; the text is one line for the operator."""


@dataclass(frozen=True)
class Settings:
    """Settings of one server process; secrets stay out of `repr`."""

    port: int
    secret: str = field(repr=False)
    actions_url: str
    actions_secret: str = field(repr=False)
    tracker_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    models: Path
    log_level: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; raises `BadSetting` naming the variable at fault."""
        secret = environment.get("RASA_SECRET", "")
        if not secret:
            raise BadSetting("RASA_SECRET is empty: give the gateway and the dialogue the same secret.")
        return cls(
            port=_port(environment.get("RASA_PORT") or "5005"),
            secret=secret,
            actions_url=environment.get("ACTIONS_URL") or "http://127.0.0.1:5055/webhook",
            actions_secret=environment.get("ACTIONS_SECRET") or secret,
            tracker_url=tracker_url(environment.get("TRACKER_URL") or "sqlite:///var/tracker.db"),
            redis_url=environment.get("REDIS_URL", ""),
            models=Path(environment.get("MODELS_DIR") or "models"),
            log_level=_log_level(environment.get("LOG_LEVEL") or "INFO"),
        )


def tracker_url(url: str) -> str:
    """Turn a database address of the other environment into one this environment can open."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise BadSetting("TRACKER_URL is not a database address.")
    return f"{DRIVERS.get(scheme, scheme)}://{rest}"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadSetting(f"RASA_PORT is not a port number: {text}")
    return int(text)


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in LOG_LEVELS:
        raise BadSetting(f"LOG_LEVEL is not one of {', '.join(sorted(LOG_LEVELS))}: {text}")
    return level
