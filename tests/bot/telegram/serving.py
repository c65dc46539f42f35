"""Serving an application on a free port of the loopback address, in the test's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from fastapi import FastAPI


class _Server(uvicorn.Server):
    async def main_loop(self) -> None:
        """Ten times as attentive as the original, so that a test ends at once."""
        while not self.should_exit:  # noqa: ASYNC110 - uvicorn's own flag, which it only polls
            await asyncio.sleep(0.01)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the test runner."""
        yield


def listening() -> socket.socket:
    """A socket bound to a free port, so that nobody takes it meanwhile."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


@asynccontextmanager
async def served(app: FastAPI, bound: socket.socket | None = None) -> AsyncIterator[str]:
    """The address of the application while it runs."""
    bound = bound or listening()
    server = _Server(uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        while not server.started:
            if task.done():
                task.result()
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await task
        bound.close()
