"""The dialogue server as a process that a test starts, talks to and stops."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from tests.servers.ports import free_port

ROOT = Path(__file__).parents[3]
PYTHON = Path(os.environ.get("RASA_PYTHON") or ROOT / ".venv-rasa/bin/python")
SECRET = "a secret between the gateway and the dialogue"
PATIENCE = 90.0


class DidNotStart(RuntimeError):
    """The server ended or stayed silent; the message carries the end of its output."""


class DialogueServer:
    """One `python -m dialogue` on a free port; everything it prints goes to `output`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.output = folder / f"dialogue-{self.port}.log"
        self.tracker_file = folder / "tracker.db"
        self._settings = {
            "RASA_PORT": str(self.port),
            "RASA_SECRET": SECRET,
            "TRACKER_URL": f"sqlite:///{self.tracker_file}",
            "LOG_LEVEL": "DEBUG",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/webhooks/gateway",
            timeout=20,
            trust_env=False,
        )
        self.sign()

    def sign(self) -> None:
        """Put the secret in every request."""
        self.client.headers["X-Boussole-Secret"] = SECRET

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def launch(self) -> None:
        """Start without waiting."""
        environment = {key: value for key, value in os.environ.items() if key not in OURS} | self._settings
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "dialogue"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(self.printed()[-2000:])
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            return self.client.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def printed(self) -> str:
        return self.output.read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to end; answers its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.client.close()
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def post(self, text: str, *, sender: str = "youth", **fields: object) -> httpx.Response:
        return self.client.post("/turn", json={"sender": sender, "text": text, **fields})

    def turn(self, text: str, *, sender: str = "youth", **fields: object) -> dict[str, Any]:
        """Play one turn that must succeed."""
        response = self.post(text, sender=sender, **fields)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def texts(self, text: str, *, sender: str = "youth", **fields: object) -> list[str | None]:
        return [message.get("text") for message in self.turn(text, sender=sender, **fields)["messages"]]

    def failure(self, text: str, *, sender: str = "youth", **fields: object) -> str:
        """Play one turn that must fail; answers the code of the failure."""
        response = self.post(text, sender=sender, **fields)
        assert response.status_code == 503, response.text
        return str(response.json()["error"])


OURS = frozenset(
    {
        "RASA_PORT",
        "RASA_SECRET",
        "ACTIONS_URL",
        "ACTIONS_SECRET",
        "TRACKER_URL",
        "REDIS_URL",
        "MODELS_DIR",
        "LOG_LEVEL",
    }
)
