"""How the server starts, refuses to start and ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.dialogue.server.conftest import Launch
from tests.dialogue.server.dialogue_server import PYTHON, ROOT, DialogueServer
from tests.servers.ports import free_port

PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.argv[1], "-m", "dialogue"], env={**os.environ, "BOUSSOLE_CHILD": "1"})
print(child.pid, flush=True)
time.sleep(60)
"""


def refusal(**settings: str) -> tuple[int, str]:
    environment = {"PATH": os.environ["PATH"], "RASA_PORT": str(free_port()), "RASA_SECRET": "x", **settings}
    command: list[str | Path] = [PYTHON, "-m", "dialogue"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)
    return ended.returncode, ended.stderr.strip()


class TestRefusingToStart:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("RASA_SECRET", ""),
            ("RASA_PORT", "99999"),
            ("TRACKER_URL", "nowhere"),
            ("LOG_LEVEL", "LOUD"),
        ],
    )
    def test_names_the_setting(self, name: str, value: str) -> None:
        code, sentence = refusal(**{name: value})

        assert code == 2
        assert name in sentence
        assert "\n" not in sentence

    def test_says_that_the_model_is_missing(self, tmp_path: Path) -> None:
        code, sentence = refusal(MODELS_DIR=str(tmp_path))

        assert code == 2
        assert sentence.startswith("No model at")

    def test_says_that_the_port_is_taken(self, models: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            code, sentence = refusal(MODELS_DIR=str(models), RASA_PORT=str(port))

        assert code == 2
        assert sentence.startswith(f"Port {port} is taken")


class TestAnswering:
    def test_takes_no_tensorflow_for_a_model_that_does_without(self, dialogue: DialogueServer) -> None:
        assert "tensorflow" not in Path(f"/proc/{dialogue.process.pid}/maps").read_text()

    def test_stays_on_loopback(self, dialogue: DialogueServer) -> None:
        address = f"{dialogue.port:04X}"
        listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in line]

        assert [local for local in listening if local.endswith(address)] == [f"0100007F:{address}"]


class TestEnding:
    def test_comes_at_once_while_it_starts(self, launch: Launch) -> None:
        server = launch()
        time.sleep(1)

        assert server.stop(signal.SIGINT) == 0
        assert server.printed() == ""

    def test_is_quick_and_clean_once_it_answers(self, launch: Launch) -> None:
        ways = [signal.SIGTERM, signal.SIGINT]
        servers = [launch(LOG_LEVEL="WARNING") for _ in ways]
        for server, how in zip(servers, ways, strict=True):
            server.wait_until_ready()
            server.turn("bonjour")
            started = time.monotonic()

            assert server.stop(how) == 0
            assert time.monotonic() - started < 3
            assert server.printed() == ""

    def test_follows_the_end_of_its_parent(self, models: Path) -> None:
        environment = {
            **os.environ,
            "RASA_SECRET": "x",
            "RASA_PORT": str(free_port()),
            "MODELS_DIR": str(models),
        }
        with subprocess.Popen(
            [sys.executable, "-c", PARENT, PYTHON],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            time.sleep(1)
            parent.kill()
        deadline = time.monotonic() + 3

        while is_running(child):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
