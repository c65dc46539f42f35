"""A program of the project, run by a test as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ops.processes import LEASH

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


class DidNotStart(RuntimeError):
    """The program ended or stayed silent; the message carries the end of what it printed."""


class Program:
    """One command on a leash: it dies with the tests; everything it prints is added to `log`."""

    def __init__(self, command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str]) -> None:
        self._command = [str(part) for part in command]
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self.log = log

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, in a group of its own, without waiting."""
        leashed = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *self._command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                leashed,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool], *, patience: float = PATIENCE) -> None:
        deadline = time.monotonic() + patience
        while not ready():
            if not self.runs or time.monotonic() > deadline:
                raise DidNotStart(f"{' '.join(self._command)}\n{self.printed()[-3000:]}")
            time.sleep(0.05)

    def finish(self, *, patience: float = PATIENCE) -> str:
        """Wait for a command that ends by itself and well; return what it printed."""
        assert self._process is not None, "not started"
        code = self._process.wait(patience)
        assert code == 0, f"code {code}: {self.printed()[-3000:]}"
        return self.printed()

    def printed(self) -> str:
        return self.log.read_text(errors="replace")

    def family(self) -> list[int]:
        """The process and everything that descends from it."""
        return [self.pid, *_descendants(self.pid)] if self.runs else []

    def stop(self, how: signal.Signals = signal.SIGTERM, *, grace: float = 15.0) -> int:
        """Ask it to end, and return its code; raise `subprocess.TimeoutExpired` when it does not."""
        assert self._process is not None, "not started"
        self._process.send_signal(how)
        return self._process.wait(grace)

    def kill(self) -> None:
        """End it without a word, as a power cut would; a program that does not run may be killed too."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from _descendants(child)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def proportional_memory(pids: Sequence[int]) -> int:
    """Bytes of memory of these processes together, each shared page counted once among those who share it."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def resident_memory(pids: Sequence[int]) -> int:
    """Bytes of memory of these processes, shared pages counted in each."""
    page = os.sysconf("SC_PAGE_SIZE")
    total = 0
    for pid in pids:
        with suppress(OSError):
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
    return total
