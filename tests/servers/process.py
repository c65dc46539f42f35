"""A server's process, which a test may stop, freeze and start again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from tests.servers.ordinary_user import ordinary_user


class DidNotStart(RuntimeError):
    """The server ended or stayed silent; the message carries the end of its log."""


class ServerProcess:
    """One command run as an ordinary user in its own folder, ready once `answers` says so."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        answers: Callable[[], bool],
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 30.0,
    ) -> None:
        self._command = [str(part) for part in command]
        self._folder = folder
        self._answers = answers
        self._stop_signal = stop_signal
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise DidNotStart("not started")
        return self._process.pid

    def start(self) -> None:
        """Start, and return once the server answers."""
        with self._log_file() as log:
            self._process = spawn(self._command, folder=self._folder, log=log)
        deadline = time.monotonic() + self._patience
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(self._last_words())
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask the server to end, and insist after 10 seconds."""
        self._end(self._stop_signal)

    def kill(self) -> None:
        """End the server and its children without a word, as a power cut would."""
        children = [] if self._process is None else _children(self._process.pid)
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def freeze(self) -> None:
        """Let the server keep its sockets and answer nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self.thaw()
            self._process.send_signal(how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _log_file(self) -> IO[bytes]:
        return (self._folder / "log").open("ab")

    def _last_words(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-2000:]


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def spawn(command: Sequence[str], *, folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command as the ordinary user, away from the terminal's Ctrl-C."""
    user = ordinary_user()
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        user=user.user_id,
        group=user.group_id,
        extra_groups=None if user.user_id is None else [],
    )
