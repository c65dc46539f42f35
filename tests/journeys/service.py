"""The whole service as real processes on free ports, with databases of its own."""

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from store.key_ring import KeyRing
from tests.bot.telegram.bot_api import TOKEN
from tests.journeys.facts import Facts
from tests.journeys.program import ROOT, Program
from tests.servers.ports import free_port

RASA_PYTHON = Path(os.environ.get("RASA_PYTHON") or ROOT / ".venv-rasa/bin/python")
DOORS = ("bot", "actions", "backoffice")
BOT_NAME = "boussole_test_bot"
WEBHOOK_SECRET = "a-secret-between-telegram-and-us"


@dataclass(frozen=True)
class Stores:
    """Where the data is; without Redis the three doors share one process, with it each has its own.

    `folder` is where the database server writes its own files.
    """

    database_url: str
    tracker_url: str
    redis_url: str = ""
    folder: Path | None = None

    @property
    def processes(self) -> tuple[tuple[str, ...], ...]:
        return tuple((door,) for door in DOORS) if self.redis_url else (DOORS,)


class Service:
    """Rasa and the doors, started with `python -m ops door` and `python -m dialogue`."""

    def __init__(
        self, folder: Path, stores: Stores, *, model: Path, telegram_url: str = "", smtp_url: str = ""
    ) -> None:
        self.folder = folder
        self.stores = stores
        self.mail_folder = folder / "mail"
        self.ports = {name: free_port() for name in (*DOORS, "rasa")}
        self.public_url = f"http://localhost:{self.ports['bot']}"
        self.backoffice_url = f"http://localhost:{self.ports['backoffice']}"
        self.environment = self._environment(telegram_url) | {"SMTP_URL": smtp_url}
        self.facts = Facts(stores.database_url, stores.tracker_url)
        self.rasa = self._program("rasa", RASA_PYTHON, "-m", "dialogue", "--model", model)
        self.doors = [self._ops("-".join(names), "door", *names) for names in stores.processes]

    def start(self) -> None:
        """Prepare the database, start everything, and return once all of it answers."""
        self.rasa.start()
        for command in ("migrate", "demo"):
            prepared = self._ops(command, command)
            prepared.start()
            prepared.finish()
        for program in self.doors:
            program.start()
        for program, names in zip(self.doors, self.stores.processes, strict=True):
            for name in names:
                program.wait_until(_answering(f"http://127.0.0.1:{self.ports[name]}/health"))
        self.rasa.wait_until(self.rasa_answers)

    def stop(self) -> None:
        """Leave no process behind, whatever happened."""
        for program in (*self.doors, self.rasa):
            program.kill()

    def kill_rasa(self) -> None:
        self.rasa.kill()

    def start_rasa(self) -> None:
        """Start the dialogue engine again, and return once it answers."""
        self.rasa.start()
        self.rasa.wait_until(self.rasa_answers)

    def rasa_answers(self) -> bool:
        return _answering(f"http://127.0.0.1:{self.ports['rasa']}/webhooks/gateway/ready")()

    def talk(self, script: Path) -> str:
        """Play a script in the terminal, and return what was printed; fail when the command fails."""
        log = self.folder / f"talk-{secrets.token_hex(4)}.log"
        program = Program(
            (sys.executable, "-m", "ops", "talk", "--script", script), log=log, environment=self.environment
        )
        program.start()
        return program.finish()

    def kept_files(self) -> list[Path]:
        """Every file that the service and its database wrote: tables, journals, logs, mails."""
        folders = [self.folder, *([self.stores.folder] if self.stores.folder else [])]
        found = (path for folder in folders for path in folder.rglob("*"))
        return [path for path in found if path.is_file() and path.suffix != ".gz"]

    def _ops(self, name: str, *arguments: str) -> Program:
        return self._program(name, sys.executable, "-m", "ops", *arguments)

    def _program(self, name: str, *command: str | Path) -> Program:
        return Program(command, log=self.folder / f"{name}.log", environment=self.environment)

    def _environment(self, telegram_url: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {
            **inherited,
            "DATABASE_URL": self.stores.database_url,
            "TRACKER_URL": self.stores.tracker_url,
            "REDIS_URL": self.stores.redis_url,
            "BOT_PORT": str(self.ports["bot"]),
            "ACTIONS_PORT": str(self.ports["actions"]),
            "BACKOFFICE_PORT": str(self.ports["backoffice"]),
            "RASA_PORT": str(self.ports["rasa"]),
            "RASA_URL": f"http://127.0.0.1:{self.ports['rasa']}",
            "ACTIONS_URL": f"http://127.0.0.1:{self.ports['actions']}/webhook",
            "PUBLIC_URL": self.public_url,
            "BACKOFFICE_URL": self.backoffice_url,
            "MAIL_FOLDER": str(self.mail_folder),
            "CONTACT_KEYS": KeyRing.generate_text("k1"),
            "SIGNING_KEY": secrets.token_urlsafe(32),
            "RASA_SECRET": secrets.token_urlsafe(32),
            "TELEGRAM_TOKEN": TOKEN if telegram_url else "",
            "TELEGRAM_BOT_NAME": BOT_NAME if telegram_url else "",
            "TELEGRAM_API_URL": telegram_url,
            "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET if self.stores.redis_url else "",
        }


# What a developer's environment may hold must not reach the processes of a test.
SETTINGS = frozenset({"ACTIONS_SECRET", "MODELS_DIR", "LOG_LEVEL", "BIND_HOST", "SMTP_URL"})


@contextmanager
def running(
    folder: Path, stores: Stores, *, model: Path, telegram_url: str = "", smtp_url: str = ""
) -> Iterator[Service]:
    """A service that answers; every process ends with the block. Without `smtp_url` e-mails stay in a folder."""
    # A training in another terminal may remove an old model while this service still needs it.
    own_model = Path(shutil.copy(model, folder))
    service = Service(folder, stores, model=own_model, telegram_url=telegram_url, smtp_url=smtp_url)
    try:
        service.start()
        yield service
    finally:
        service.stop()


def eventually[T](read: Callable[[], T], *, patience: float = 20.0) -> T:
    """Return what `read` answers as soon as it is true; its last answer when the patience is over."""
    deadline = time.monotonic() + patience
    while not (answer := read()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def _answering(url: str) -> Callable[[], bool]:
    def answers() -> bool:
        try:
            return httpx.get(url, timeout=5, trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    return answers
