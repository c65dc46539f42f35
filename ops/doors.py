"""The three doors, served by this process."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops.errors import OpsError
from ops.ports import hold
from ops.readiness import wait_for
from ops.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

LOG = "var/log/doors.log"


class DoorFailed(OpsError):
    """A door could not open, or closed by itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The {name} stopped: read the end of {LOG}.")


@dataclass(frozen=True)
class Ports:
    """The sockets held for the doors from the first second, so that a taken port is told at once."""

    gateway: socket.socket
    actions: socket.socket
    backoffice: socket.socket

    @classmethod
    def held(cls, settings: Settings) -> "Ports":
        """Raises PortTaken naming the first port that is not free."""
        with contextlib.ExitStack() as undo:
            ports = cls(
                gateway=undo.enter_context(hold(settings.bind_host, settings.bot_port, "BOT_PORT")),
                actions=undo.enter_context(hold("127.0.0.1", settings.actions_port, "ACTIONS_PORT")),
                backoffice=undo.enter_context(hold(settings.bind_host, settings.backoffice_port, "BACKOFFICE_PORT")),
            )
            undo.pop_all()
        return ports

    def close(self) -> None:
        for held in (self.gateway, self.actions, self.backoffice):
            held.close()


class Doors:
    """The servers of the three doors, in one loop."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._servers: dict[str, uvicorn.Server] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Return when the three answer; raises DoorFailed."""
        for name, app, held in _apps(self._ports):
            server = _server(app)
            self._servers[name] = server
            self._tasks[name] = asyncio.create_task(server.serve([held]), name=name)
        for name, _, held in self._named():
            await wait_for(_health(held), name=f"The {name}", log=LOG, check=self._check)

    async def wait(self) -> None:
        """Return never; raises DoorFailed when one closes by itself."""
        await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        self._check()

    async def close(self) -> None:
        for server in self._servers.values():
            server.should_exit = True
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._ports.close()

    def _check(self) -> None:
        for name, task in self._tasks.items():
            if task.done():
                raise DoorFailed(name)

    def _named(self) -> Iterator[tuple[str, "uvicorn.Server", socket.socket]]:
        held = (self._ports.gateway, self._ports.actions, self._ports.backoffice)
        for (name, server), one in zip(self._servers.items(), held, strict=True):
            yield name, server, one


def _apps(ports: Ports) -> Iterator[tuple[str, "FastAPI", socket.socket]]:
    # Late imports: `boussole train` or a taken port need none of this.
    import actions.app
    import actions.settings
    import backoffice.app
    import backoffice.settings
    import bot.app
    import bot.settings

    yield "gateway", bot.app.create_app(bot.settings.Settings()), ports.gateway
    yield "action server", actions.app.create_app(actions.settings.Settings()), ports.actions
    yield "back office", backoffice.app.create_app(backoffice.settings.Settings()), ports.backoffice


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
