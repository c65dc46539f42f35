"""Child processes: kept alive, stopped, never left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.processes import Child, Command, Patience, keep_alive

ROOT = Path(__file__).parents[2]
SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
PARENT = """
import asyncio, sys
from pathlib import Path
from ops.processes import Child, Command

SLEEP = "print('up', flush=True); import time; time.sleep(60)"

async def main():
    child = await Child.start(Command("child", (sys.executable, "-c", SLEEP), Path(sys.argv[1])))
    print(child.pid, flush=True)
    await child.wait()

asyncio.run(main())
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "child.log"


def python(code: str, log: Path) -> Command:
    return Command("child", (sys.executable, "-c", code), log)


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 — another process makes it true
            await asyncio.sleep(0.02)


def text(log: Path) -> str:
    return log.read_text() if log.exists() else ""


async def printed(log: Path) -> str:
    await until(lambda: text(log))
    return text(log)


def start_parent(log: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", PARENT, str(log)], stdout=subprocess.PIPE, text=True, cwd=ROOT)


class TestStopping:
    async def test_ends_the_process(self, log: Path) -> None:
        child = await Child.start(python(SLEEP, log))

        await child.stop()

        assert not alive(child.pid)
        assert child.code is not None

    async def test_kills_one_that_does_not_listen(self, log: Path) -> None:
        child = await Child.start(python(STUBBORN, log))
        await printed(log)

        await child.stop(grace=0.2)

        assert child.code == -signal.SIGKILL

    async def test_takes_its_children_along(self, log: Path) -> None:
        child = await Child.start(python(FAMILY, log))
        grandchild = int(await printed(log))

        await child.stop()

        await until(lambda: not alive(grandchild))

    async def test_is_no_trouble_when_it_is_already_dead(self, log: Path) -> None:
        child = await Child.start(python("pass", log))
        await child.wait()

        await child.stop()

        assert child.code == 0


class TestStarting:
    async def test_keeps_what_it_prints_for_its_owner_only(self, log: Path) -> None:
        child = await Child.start(python("print('hello')", log))
        await child.wait()

        assert text(log) == "hello\n"
        assert os.stat(log).st_mode & 0o777 == 0o600

    async def test_gives_only_the_environment_of_the_command(self, log: Path) -> None:
        command = Command(
            "c", (sys.executable, "-c", "import os; print(os.getenv('A'), os.getenv('B'))"), log, {"A": "1"}
        )

        await (await Child.start(command)).wait()

        assert text(log) == "1 None\n"

    async def test_leaves_the_terminal_group(self, log: Path) -> None:
        child = await Child.start(python(SLEEP, log))

        assert os.getpgid(child.pid) == child.pid != os.getpgrp()

        await child.stop()


class TestTheLeash:
    async def test_a_child_dies_with_its_killed_parent(self, tmp_path: Path) -> None:
        log = tmp_path / "child.log"
        parent = start_parent(log)
        assert parent.stdout is not None
        with parent, parent.stdout:
            child = int(parent.stdout.readline())
            await printed(log)

            parent.kill()

            await until(lambda: not alive(child))

    def test_refuses_to_start_for_a_parent_that_is_gone(self) -> None:
        leash = [sys.executable, str(ROOT / "ops" / "leash.py"), "1", sys.executable, "-c", "print('ran')"]

        done = subprocess.run(leash, capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout) == (1, "")


class TestKeepingAlive:
    async def test_starts_again_after_each_death_with_longer_pauses(self, log: Path) -> None:
        deaths: list[tuple[int, float]] = []
        keeping = asyncio.create_task(
            keep_alive(
                python("raise SystemExit(3)", log),
                died=lambda code, pause: deaths.append((code, pause)),
                patience=Patience(first=0.01, longest=0.03),
            )
        )

        await until(lambda: len(deaths) >= 4)
        keeping.cancel()
        await asyncio.wait([keeping])

        assert deaths[:4] == [(3, 0.01), (3, 0.02), (3, 0.03), (3, 0.03)]

    async def test_a_kill_from_outside_is_a_death_too(self, log: Path) -> None:
        deaths: list[int] = []
        code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
        keeping = asyncio.create_task(
            keep_alive(python(code, log), died=lambda code, _: deaths.append(code), patience=Patience(first=0.01))
        )
        first = int(await printed(log))

        os.kill(first, signal.SIGKILL)

        await until(lambda: len(text(log).split()) == 2)
        second = int(text(log).split()[1])
        assert deaths == [-signal.SIGKILL]
        keeping.cancel()
        await asyncio.wait([keeping])
        assert not alive(second)

    async def test_stopping_while_it_runs_leaves_nothing(self, log: Path) -> None:
        began = time.monotonic()
        code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
        keeping = asyncio.create_task(keep_alive(python(code, log), died=lambda *_: None))
        pid = int(await printed(log))

        keeping.cancel()
        await asyncio.wait([keeping])

        assert not alive(pid)
        assert time.monotonic() - began < 5

    def test_a_long_life_makes_the_pause_short_again(self) -> None:
        patience = Patience(first=1, longest=30)

        assert [patience.pause(n) for n in (1, 2, 3, 6, 9)] == [1, 2, 4, 30, 30]
