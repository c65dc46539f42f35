"""One trained assistant, one action server and one dialogue server for the whole folder."""

import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dialogue.server.action_server import ActionServer
from tests.dialogue.server.dialogue_server import PYTHON, ROOT, DialogueServer

ASSISTANT = Path(__file__).parent / "assistant"

Launch = Callable[..., DialogueServer]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one trained model."""
    if not PYTHON.exists():
        pytest.skip(f"{PYTHON} is missing: make the environment of Rasa first, or name it in RASA_PYTHON")
    folder = tmp_path_factory.mktemp("assistant")
    files = {name: ASSISTANT / f"{name}.yml" for name in ("config", "domain", "data")}
    command: list[str | Path] = [PYTHON, "-m", "dialogue.train", "--quiet", "--out", folder / "models"]
    for name, file in files.items():
        command += [f"--{name}", file]
    trained = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=180
    )
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return folder / "models"


@pytest.fixture(scope="session")
def action_server() -> Iterator[ActionServer]:
    server = ActionServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def actions(action_server: ActionServer) -> ActionServer:
    """The action server, which has forgotten the test before."""
    action_server.reset()
    return action_server


@pytest.fixture(scope="session")
def launch(models: Path, action_server: ActionServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """Start one more dialogue server; it ends with the session at the latest."""
    servers = []

    def start(**settings: str) -> DialogueServer:
        folder = tmp_path_factory.mktemp("dialogue")
        server = DialogueServer(folder, MODELS_DIR=str(models), ACTIONS_URL=action_server.url, **settings)
        servers.append(server)
        server.launch()
        return server

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def dialogue(launch: Launch) -> DialogueServer:
    """A dialogue server on SQLite, with its locks in memory."""
    server = launch()
    server.wait_until_ready()
    return server


@pytest.fixture
def youth() -> str:
    """A sender id nobody used before."""
    return uuid.uuid4().hex
