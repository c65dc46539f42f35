"""A real Redis server on a free port, which keeps nothing."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ordinary_user import own_folder
from tests.servers.ports import free_port
from tests.servers.process import ServerProcess


class RedisServer:
    """A running server on the loopback address, without a password."""

    def __init__(self, process: ServerProcess, port: int) -> None:
        self.process = process
        self.port = port

    def url(self, database: int = 0) -> str:
        """Return the address for REDIS_URL; the sixteen databases see nothing of each other's keys."""
        return f"redis://127.0.0.1:{self.port}/{database}"


def find_redis() -> Path | None:
    """Return `redis-server`: the one of the folder REDIS_BIN, or the one on PATH."""
    named = os.environ.get("REDIS_BIN")
    found = shutil.which("redis-server", path=named)
    return Path(found) if found else None


@contextmanager
def running_redis(program: Path) -> Iterator[RedisServer]:
    """Start a server of its own; it forgets everything at each stop."""
    with own_folder("boussole-redis") as folder:
        port = free_port()
        command = f"--port {port} --bind 127.0.0.1 --appendonly no --databases 16 --dir {folder} --save"
        process = ServerProcess([program, *command.split(), ""], folder=folder, answers=lambda: _answers(port))
        process.start()
        try:
            yield RedisServer(process, port)
        finally:
            process.stop()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
