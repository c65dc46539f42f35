"""Standing: work that goes on until it is told to stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Coroutine

from ops.progress import say


async def until_told(work: Coroutine[None, None, None]) -> None:
    """Let it run until Ctrl-C, SIGTERM or a closed terminal, then let it close what it opened."""
    running = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if running.cancelling():
            os._exit(1)  # told twice: the leash takes the children along
        say("\nStopping.")
        running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await running
