"""`python -m dialogue [--model FILE]`: start the dialogue server."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

from dialogue.settings import BadSetting, Settings
from dialogue.without_tensorflow import QUIET_START, components_of, leave_out_tensorflow, may_leave_out

PR_SET_PDEATHSIG = 1


def main() -> None:
    started = time.monotonic()
    _leave_quietly_when_told()
    if os.environ.get("BOUSSOLE_CHILD") == "1":
        _die_with_parent()
    os.umask(0o077)
    os.environ.update(QUIET_START)
    arguments = argparse.ArgumentParser(prog="python -m dialogue", description=__doc__)
    arguments.add_argument("--model", type=Path, help="a trained model; the newest of MODELS_DIR by default")
    chosen: Path | None = arguments.parse_args().model
    try:
        settings = Settings.from_environment(os.environ)
    except BadSetting as error:
        _stop(str(error))
    model = chosen or _newest(settings.models)
    if not model.is_file():
        _stop(f"No model at {model}: train one first.")
    listener = _listener(settings.port)

    # Late on purpose: these imports take seconds, and whatever can be refused has been refused by now.
    from dialogue import logs

    logs.configure(settings.log_level)
    if may_leave_out(components_of(model)):
        leave_out_tensorflow()
    from dialogue.server import serve

    serve(settings, model, listener, started=started)
    sys.stderr.flush()
    os._exit(0)  # everything is closed; the interpreter would take two more seconds to put its modules away


def _newest(folder: Path) -> Path:
    models = sorted(folder.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)
    return models[-1] if models else folder / "*.tar.gz"


def _listener(port: int) -> socket.socket:
    """Take the port before anything slow; nobody can connect until the server listens."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        _stop(f"Port {port} is taken: stop the program that holds it or set RASA_PORT.")
    return listener


def _leave_quietly_when_told() -> None:
    """Until the server has its own handlers, a signal ends the process at once with code 0."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))


def _die_with_parent() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent or parent == 1:
        os._exit(0)


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
