"""The launcher: everything with one command, and nothing left after Ctrl-C."""

import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from store.key_ring import KeyRing
from tests.journeys.program import Program, is_alive, proportional_memory, resident_memory
from tests.servers.ports import free_port

pytestmark = pytest.mark.journey
MEGABYTE = 1_000_000
MOST_MEMORY = 900 * MEGABYTE
# The promise is 30 seconds; a machine that runs other tests may need more.
LONGEST_START = 90.0


@pytest.fixture
def launcher(model: Path, tmp_path: Path) -> Iterator[Program]:  # noqa: ARG001 - the second start trains nothing
    ports = {name: str(free_port()) for name in ("BOT_PORT", "ACTIONS_PORT", "BACKOFFICE_PORT", "RASA_PORT")}
    derived = {"RASA_URL", "ACTIONS_URL", "PUBLIC_URL", "BACKOFFICE_URL", "REDIS_URL", "SMTP_URL"}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in derived},
        **ports,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/boussole.db",
        "TRACKER_URL": f"sqlite:///{tmp_path}/tracker.db",
        "MAIL_FOLDER": str(tmp_path / "mail"),
        "TELEGRAM_TOKEN": "",
        "CONTACT_KEYS": KeyRing.generate_text("k1"),
        "SIGNING_KEY": secrets.token_urlsafe(32),
        "RASA_SECRET": secrets.token_urlsafe(32),
    }
    program = Program((sys.executable, "-m", "ops", "up"), log=tmp_path / "up.log", environment=environment)
    yield program
    program.kill()


class TestTheEmbeddedService:
    def test_starts_soon_weighs_little_and_leaves_nothing(
        self, launcher: Program, capsys: pytest.CaptureFixture[str]
    ) -> None:
        began = time.monotonic()
        launcher.start()
        launcher.wait_until(lambda: "/chat" in launcher.printed())
        seconds = time.monotonic() - began
        address = next(word for word in launcher.printed().split() if word.endswith("/chat"))
        assert httpx.get(address, trust_env=False).status_code == httpx.codes.OK
        family = launcher.family()
        shared, resident = proportional_memory(family), resident_memory(family)
        with capsys.disabled():
            told = f"{shared // MEGABYTE} MB ({resident // MEGABYTE} MB with shared pages counted again)"
            print(f"\nstart: {seconds:.1f} s; {len(family)} processes: {told}")
        assert len(family) >= 2
        assert shared <= MOST_MEMORY
        assert seconds <= LONGEST_START
        assert launcher.stop(signal.SIGINT) == 0
        assert [pid for pid in family if is_alive(pid)] == []
