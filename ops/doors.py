"""The doors served by this process: the three of them, or those it is told."""

import asyncio
import contextlib
import socket
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ops.door import Door
from ops.errors import OpsError
from ops.ports import hold
from ops.readiness import wait_for
from ops.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

LOG = "var/log/doors.log"
Ports = Mapping[Door, socket.socket]


class DoorFailed(OpsError):
    """A door could not open, or closed by itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The {name} stopped: read the end of {LOG}.")


def hold_ports(settings: Settings, doors: Iterable[Door] = tuple(Door)) -> Ports:
    """The sockets held from the first second; raises PortTaken naming the first port that is not free."""
    held: dict[Door, socket.socket] = {}
    with contextlib.ExitStack() as undo:
        for door in doors:
            host, port, setting = _address(settings, door)
            held[door] = undo.enter_context(hold(host, port, setting))
        undo.pop_all()
    return held


class Doors:
    """Their servers, in one loop."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._servers: list[uvicorn.Server] = []
        self._tasks: dict[Door, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Return when each answers; raises DoorFailed."""
        for door, held in self._ports.items():
            server = _server(_app(door))
            self._servers.append(server)
            self._tasks[door] = asyncio.create_task(server.serve([held]), name=door)
        for door, held in self._ports.items():
            await wait_for(_health(held), name=f"The {door.spoken}", log=LOG, check=self._check)

    async def wait(self) -> None:
        """Return never; raises DoorFailed when one closes by itself."""
        await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        self._check()

    async def close(self) -> None:
        for server in self._servers:
            server.should_exit = True
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for held in self._ports.values():
            held.close()

    def _check(self) -> None:
        for door, task in self._tasks.items():
            if task.done():
                raise DoorFailed(door.spoken)


def _address(settings: Settings, door: Door) -> tuple[str, int, str]:
    match door:
        case Door.BOT:
            return settings.bind_host, settings.bot_port, "BOT_PORT"
        case Door.ACTIONS:
            return "127.0.0.1", settings.actions_port, "ACTIONS_PORT"
        case Door.BACKOFFICE:
            return settings.bind_host, settings.backoffice_port, "BACKOFFICE_PORT"


def _app(door: Door) -> "FastAPI":
    # Late imports: `boussole train` or a taken port need none of this, nor does one door need the others.
    match door:
        case Door.BOT:
            import bot.app
            import bot.settings

            return bot.app.create_app(bot.settings.Settings())
        case Door.ACTIONS:
            import actions.app
            import actions.settings

            return actions.app.create_app(actions.settings.Settings())
        case Door.BACKOFFICE:
            import backoffice.app
            import backoffice.settings

            return backoffice.app.create_app(backoffice.settings.Settings())


def _server(app: "FastAPI") -> "uvicorn.Server":
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield  # the launcher answers to signals, for the three at once

    # Addresses carry tokens: no access log. Open event streams end with the time given to close.
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=2)
    return Server(config)


def _health(held: socket.socket) -> str:
    host, port = held.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reachable}:{port}/health"
