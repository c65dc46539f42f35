"""Child processes: started on a leash, kept alive, stopped without leaving any behind."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True)
class Command:
    """A program of ours: what runs, with which environment, and the file that keeps what it prints."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class Child:
    """A running command in its own process group; Ctrl-C in the terminal reaches us, not it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, command: Command, *, folder: Path | None = None) -> "Child":
        leashed = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *command.argv]
        with opened(command.log) as log:
            process = await asyncio.create_subprocess_exec(
                *leashed,
                cwd=folder,
                env=dict(command.env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def code(self) -> int | None:
        return self._process.returncode

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self, *, grace: float = 5.0) -> None:
        """Ask it to end, wait, then kill what is left of its group."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), grace)
        self._signal(signal.SIGKILL)
        await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


@dataclass(frozen=True)
class Patience:
    """How long to wait before each new start, and after which life the count begins again."""

    first: float = 1.0
    longest: float = 30.0
    healthy: float = 60.0

    def pause(self, failures: int) -> float:
        return min(self.longest, self.first * 2.0 ** (failures - 1))


async def keep_alive(
    command: Command,
    *,
    died: Callable[[int, float], None],
    patience: Patience | None = None,
) -> None:
    """Start the command again each time it ends, until cancelled; `died(code, pause)` hears of each death."""
    patience = patience or Patience()
    loop = asyncio.get_running_loop()
    failures = 0
    while True:
        began = loop.time()
        child = await Child.start(command)
        try:
            code = await child.wait()
        finally:
            await asyncio.shield(child.stop())
        failures = 1 if loop.time() - began > patience.healthy else failures + 1
        pause = patience.pause(failures)
        died(code, pause)
        await asyncio.sleep(pause)


def opened(log: Path) -> IO[bytes]:
    """Open a log for its owner only, adding to what it holds."""
    log.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
