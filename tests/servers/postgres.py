"""A real PostgreSQL server on a free port, made for tests and forgotten after them."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.ordinary_user import own_folder
from tests.servers.ports import free_port
from tests.servers.process import DidNotStart, ServerProcess, spawn

ACCOUNT = "boussole"
# A crash of the machine may lose these databases; a killed server still keeps what it has committed.
HASTE = ("fsync=off", "full_page_writes=off", "max_connections=200")


class PostgresServer:
    """A running server, with one superuser and no password on the loopback address."""

    def __init__(self, process: ServerProcess, folder: Path, port: int) -> None:
        self.process = process
        self.folder = folder
        self.port = port

    def dsn(self, database: str = "postgres") -> str:
        """Return the address as psycopg reads it."""
        return f"postgresql://{ACCOUNT}@127.0.0.1:{self.port}/{database}"

    def url(self, database: str = "postgres") -> str:
        """Return the address as SQLAlchemy reads it, for DATABASE_URL."""
        return self.dsn(database).replace("postgresql:", "postgresql+psycopg:")

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a fresh database, a copy of a template that nobody is connected to, and return its url."""
        self.drop_database(name)
        self._order("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _order(self, order: str, *names: str) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL(order).format(*map(sql.Identifier, names)))


def find_postgres() -> Path | None:
    """Return the folder of `initdb` and `postgres`: POSTGRES_BIN, the newest of the system, or PATH."""
    named = os.environ.get("POSTGRES_BIN")
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    candidates = [Path(named)] if named else [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextmanager
def running_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """Start a server of its own; its files go away with it."""
    with own_folder("boussole-pg") as folder:
        _initialise(binaries, folder)
        server = _server(binaries, folder, free_port())
        server.process.start()
        try:
            yield server
        finally:
            server.process.stop()


def _server(binaries: Path, folder: Path, port: int) -> PostgresServer:
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *HASTE]
    process = ServerProcess(
        [
            binaries / "postgres",
            "-D",
            folder / "data",
            *(word for option in options for word in ("-c", option)),
        ],
        folder=folder,
        answers=lambda: _answers(server.dsn()),
        stop_signal=signal.SIGINT,
    )
    server = PostgresServer(process, folder, port)
    return server


def _initialise(binaries: Path, folder: Path) -> None:
    command = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        ACCOUNT,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    with (folder / "log").open("ab") as log:
        finished = spawn([*map(str, command), "--locale=C.UTF-8"], folder=folder, log=log).wait(timeout=60)
    if finished != 0:
        raise DidNotStart((folder / "log").read_text(errors="replace")[-2000:])


def _answers(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _version(binaries: Path) -> int:
    digits = re.match(r"\d+", binaries.parent.name)
    return int(digits.group()) if digits else 0
