"""Migrations go up, down and up again, and leave the tables that the code declares."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from ops.migrate import migrate, roll_back
from store.tables import METADATA
from tests.servers.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'new' / 'boussole.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create_database("empty")


def plain_engine(url: str) -> Engine:
    return create_engine(url.replace("sqlite+aiosqlite", "sqlite"))


def tables(url: str) -> set[str]:
    engine = plain_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def drift(url: str) -> list[object]:
    """What a new migration would have to do."""
    engine = plain_engine(url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, METADATA))
    finally:
        engine.dispose()


class TestMigrating:
    def test_makes_every_table_of_the_code_and_no_other(self, empty_url: str) -> None:
        migrate(empty_url)

        assert tables(empty_url) == set(METADATA.tables)
        assert drift(empty_url) == []

    def test_again_changes_nothing(self, empty_url: str) -> None:
        migrate(empty_url)
        migrate(empty_url)

        assert drift(empty_url) == []

    def test_down_leaves_nothing_and_up_makes_everything_again(self, empty_url: str) -> None:
        migrate(empty_url)
        roll_back(empty_url, "base")
        assert tables(empty_url) == set()

        migrate(empty_url)

        assert drift(empty_url) == []

    def test_keeps_what_is_written_there(self, empty_url: str) -> None:
        migrate(empty_url)
        engine = plain_engine(empty_url)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO themes (key, label, position) VALUES ('emploi', 'Emploi', 1)"))

        migrate(empty_url)

        with engine.connect() as connection:
            assert connection.execute(text("SELECT label FROM themes")).scalars().all() == ["Emploi"]
        engine.dispose()
