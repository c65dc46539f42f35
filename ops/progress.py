"""Progress shown in a terminal, one line per step."""

# Any Python 3 reads this file, through ops.toolchain: old syntax only.
# ruff: noqa: UP006, UP035, UP045
import sys
import threading
import time
from types import TracebackType
from typing import Optional, Type

FRAMES = "|/-\\"


def say(line: str) -> None:
    sys.stdout.write(line.encode(_encoding(), "replace").decode(_encoding()) + "\n")
    sys.stdout.flush()


class Step:
    """Shows a label while the block runs: seconds tick on a terminal; elsewhere, a line before and after."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.note = ""
        self._began = time.monotonic()
        self._over = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._live = sys.stdout.isatty()

    def __enter__(self) -> "Step":
        self._began = time.monotonic()
        if self._live:
            self._ticker.start()
        else:
            say("  ... " + self.label)
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._over.set()
        if self._live:
            self._ticker.join()
            sys.stdout.write("\r\033[K")
        mark = "ok " if kind is None else "-- "
        note = ", " + self.note if self.note else ""
        say(f"  {mark} {self.label} ({elapsed(self._seconds())}{note})")

    def _tick(self) -> None:
        frame = 0
        while not self._over.is_set():
            mark = FRAMES[frame % len(FRAMES)]
            sys.stdout.write(f"\r\033[K   {mark} {self.label} {elapsed(self._seconds())}")
            sys.stdout.flush()
            frame += 1
            self._over.wait(0.25)

    def _seconds(self) -> float:
        return time.monotonic() - self._began


def elapsed(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"


def _encoding() -> str:
    return sys.stdout.encoding or "ascii"
