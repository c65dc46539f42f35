"""Alembic's entry: the URL comes from the caller, the tables from the store."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine

from store.columns import Frozen, Instant
from store.tables import METADATA


def _plain_type(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """A migration outlives the code: it names SQLAlchemy's own types."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return "sa.JSON()" if kind == "type" and isinstance(item, Frozen) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("a database URL is needed: set DATABASE_URL and run `boussole migrate`")
    engine = create_engine(url.replace("sqlite+aiosqlite", "sqlite"))
    with engine.connect() as connection:
        _run(connection)
        connection.commit()
    engine.dispose()


_migrate()
