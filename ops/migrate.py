"""Migrations: the database brought to the schema of this version, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).parent.parent


def migrate(database_url: str) -> None:
    """Upgrade to the latest schema; does nothing when already there."""
    if database_url.startswith("sqlite"):
        Path(database_url.split("///", 1)[-1]).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(_config(database_url), "head")


def roll_back(database_url: str, revision: str) -> None:
    """Downgrade to `revision`; "base" removes every table."""
    command.downgrade(_config(database_url), revision)


def draft(database_url: str, message: str) -> None:
    """Write a new migration from the difference between the tables and the database."""
    command.revision(_config(database_url), message, autogenerate=True)


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    # The reader of ini files gives a meaning to the percent sign.
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config
