"""The dialogue engine's process."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from ops.errors import OpsError
from ops.logs import roll
from ops.processes import Command, keep_alive
from ops.progress import say
from ops.readiness import wait_for
from ops.settings import Settings

PYTHON = ".venv-rasa/bin/python"
LOG = Path("var/log/rasa.log")
START_SECONDS = 180.0
DEATHS_BEFORE_GIVING_UP = 3
# The dialogue never sees contact details nor sends anything: these stay with the doors.
WITHHELD = frozenset(
    {
        "CONTACT_KEYS",
        "SIGNING_KEY",
        "TELEGRAM_TOKEN",
        "TELEGRAM_WEBHOOK_SECRET",
        "SMTP_URL",
        "PROCONNECT_CLIENT_SECRET",
    }
)


class DialogueFailed(OpsError):
    """The engine ends as soon as it starts."""

    def __init__(self, last_line: str) -> None:
        hint = f" ({last_line[:160]})" if last_line else ""
        super().__init__(f"The dialogue engine does not start{hint}: read the end of {LOG}.")


class DialogueProcess:
    """Rasa in its own environment, started again whenever it dies."""

    def __init__(self, settings: Settings, model: Path) -> None:
        self._settings = settings
        self._command = Command("rasa", (PYTHON, "-m", "dialogue", "--model", str(model)), LOG, _environment())
        self._task: asyncio.Task[None] | None = None
        self._deaths = 0

    def start(self) -> None:
        roll(LOG)
        self._task = asyncio.create_task(keep_alive(self._command, died=self._died))

    async def ready(self) -> None:
        """Return when it answers; raises DialogueFailed or NotReady."""
        await wait_for(
            f"http://127.0.0.1:{self._settings.rasa_port}/webhooks/gateway/ready",
            name="The dialogue engine",
            log=str(LOG),
            headers={"X-Boussole-Secret": self._settings.rasa_secret},
            seconds=START_SECONDS,
            check=self._check,
        )

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _died(self, code: int, pause: float) -> None:
        self._deaths += 1
        say(f"The dialogue engine stopped (code {code}); it starts again in {pause:.0f} s. Log: {LOG}")

    def _check(self) -> None:
        if self._deaths >= DEATHS_BEFORE_GIVING_UP:
            raise DialogueFailed(_last_line())


def _environment() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in WITHHELD}
    return {**kept, "BOUSSOLE_CHILD": "1", "PYTHONUNBUFFERED": "1"}


def _last_line() -> str:
    lines = LOG.read_text(errors="replace").split("\n") if LOG.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
