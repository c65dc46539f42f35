"""The settings of the launcher."""

import os
from collections.abc import MutableMapping
from pathlib import Path

from dotenv import load_dotenv
from pydantic_settings import BaseSettings

from ops.keys import ensure_keys
from ops.progress import say

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things listen and are kept; names and meaning of each are explained in .env.example."""

    database_url: str = "sqlite+aiosqlite:///var/boussole.db"
    contact_keys: str = ""
    rasa_secret: str = ""
    rasa_url: str = ""
    public_url: str = ""
    backoffice_url: str = ""
    bind_host: str = "127.0.0.1"
    bot_port: int = 8000
    backoffice_port: int = 8001
    actions_port: int = 5055
    rasa_port: int = 5005


def enter() -> Settings:
    """Stand at the project's root, its `.env`, keys and addresses in the environment of us and our children."""
    os.chdir(ROOT)
    load_dotenv(ROOT / ".env")
    orphaned = (ROOT / "var" / "boussole.db").exists()
    if ensure_keys(ROOT / "var", os.environ) and orphaned:
        say("Note: var/keys.env was missing; contact details kept before need the old file to be read.")
    settings = Settings()
    complete(os.environ, settings)
    return Settings()


def complete(environ: MutableMapping[str, str], settings: Settings) -> None:
    """Derive from the ports every address that was not given: changing a port is changing one setting."""
    derived = {
        "PUBLIC_URL": f"http://localhost:{settings.bot_port}",
        "BACKOFFICE_URL": f"http://localhost:{settings.backoffice_port}",
        "RASA_URL": f"http://127.0.0.1:{settings.rasa_port}",
        "ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
    }
    for name, address in derived.items():
        if not environ.get(name):
            environ[name] = address
